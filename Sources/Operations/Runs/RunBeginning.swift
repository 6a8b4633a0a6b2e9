import SegmentCore

/// How a run begins in this process.
enum RunBeginning: Sendable {
    /// The journal does not have it yet.
    case new(RunRecord)
    /// The journal has it; these events are appended first.
    case recorded(RunRecord, [JournalEvent])

    var record: RunRecord {
        switch self {
        case .new(let record), .recorded(let record, _): record
        }
    }
}
