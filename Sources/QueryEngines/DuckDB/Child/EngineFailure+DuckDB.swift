import SegmentCore
import Subprocess

extension EngineFailure {
    /// The reason why a child failed while it ran a statement; contains no value of a row.
    init(_ ending: DuckDBChild.Ending, lake: LakeDefinition) {
        guard let message = EngineMessage(standardError: ending.errors) else {
            self = .died(ending)
            return
        }
        if let problem = Problem(lakeError: message, lake: lake) {
            self.init(.rejected, problem)
            return
        }
        if let trouble = S3Trouble(message) {
            self = trouble.failure(lake: lake)
            return
        }
        switch message.kind {
        case _ where message.isFullDisk:
            self.init(
                .diskFull,
                Problem(
                    .engineDiskFull, "the disk, or the engine's share of it, is full",
                    hint: "free space beside the results and in the scratch folder, or raise the spill limit"))
        case "Out of Memory":
            self.init(
                .outOfMemory,
                Problem(
                    .engineOutOfMemory, "the statement needs more memory than the engine may have",
                    hint: "raise the memory limit, run fewer segments at a time, or let the query group less"))
        case "Permission":
            self.init(.denied, Problem(.engineFailed, "the engine was refused access to a file"))
        case "IO" where message.errno == "13" || message.errno == "30" || message.errno == "2":
            self.init(.denied, .resultsNotWritable)
        case "Conversion", "Out of Range", "Invalid Input", "Mismatch Type":
            self.init(
                .rejected,
                Problem(
                    .engineDataMismatch, "a value in the lake does not fit the query: \(message.redacted)",
                    hint: "try_cast(…) gives NULL where cast(…) fails"))
        default:
            self.init(.rejected, Problem(.engineFailed, "the engine failed: \(message.kind): \(message.redacted)"))
        }
    }

    private static func died(_ ending: DuckDBChild.Ending) -> EngineFailure {
        switch ending.status {
        case .signaled(9):
            EngineFailure(
                .outOfMemory,
                Problem(
                    .engineOutOfMemory, "the engine was killed, most likely because the machine ran out of memory",
                    hint: "lower the memory limit or run fewer segments at a time"))
        default:
            EngineFailure(.unavailable, Problem(.engineStopped, "the engine ended without a word (\(ending.status))"))
        }
    }

    static func timedOut(after limit: Duration) -> EngineFailure {
        EngineFailure(
            .timeout,
            Problem(
                .engineTimeout, "the statement took longer than \(limit) and was ended",
                hint: "raise the engine's timeout or narrow the query"))
    }

    static let stopped = EngineFailure(
        .unavailable, Problem(.engineStopped, "the engine has been stopped"))
}

extension Problem {
    static let resultsNotWritable = Problem(
        .resultsNotWritable, "the results folder cannot be written", hint: "give this user write rights on it")
}
