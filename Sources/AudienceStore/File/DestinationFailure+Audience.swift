import GRDB
import SegmentCore

// Codes of what can be wrong with an audience or with what it is given.
extension ProblemCode {
    static let audienceMissing: ProblemCode = "audience_missing"
    /// The file is something else; it is never written to.
    static let audienceForeign: ProblemCode = "audience_foreign"
    static let audienceNewer: ProblemCode = "audience_newer_format"
    static let audienceBusy: ProblemCode = "audience_busy"
    static let audienceDenied: ProblemCode = "audience_denied"
    static let audienceCorrupt: ProblemCode = "audience_corrupt"
    static let audienceUnavailable: ProblemCode = "audience_unavailable"
    static let diskFull: ProblemCode = "disk_full"
    static let importCancelled: ProblemCode = "import_cancelled"
    static let batchNotLocal: ProblemCode = "batch_not_local"
    static let batchRowsDiffer: ProblemCode = "batch_rows_differ"
    static let rejectionsUnwritable: ProblemCode = "rejections_unwritable"
    static let badFilter: ProblemCode = "bad_filter"
    static let unknownAttribute: ProblemCode = "unknown_attribute"
}

extension DestinationFailure {
    /// What an error of the database, of a file or of a filter means to a caller. No text of the driver's gets out:
    /// it can quote rows.
    init(_ error: any Error, audience name: String) {
        switch error {
        case let failure as DestinationFailure: self = failure
        case let problem as Problem: self.init(.rejected, problem)
        case let error as DatabaseError: self.init(database: error, audience: name)
        case is CancellationError: self = .cancelled(name)
        default:
            self.init(.unavailable, Problem(.audienceUnavailable, "the audience \(name) cannot be used", file: name))
        }
    }

    static func cancelled(_ name: String) -> DestinationFailure {
        DestinationFailure(.unavailable, Problem(.importCancelled, "cancelled; nothing of it was kept", file: name))
    }

    private init(database error: DatabaseError, audience name: String) {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(.busy, Problem(.audienceBusy, "another process writes to the audience \(name)", file: name))
        case .SQLITE_FULL:
            self.init(.full, Problem(.diskFull, "no space is left for the audience \(name)", file: name))
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(
                .corrupt,
                Problem(
                    .audienceCorrupt, "the audience \(name) is damaged; it was left as it is", file: name,
                    hint: "bring back a copy, or move it away to begin a new audience, and `headgate ledger forget`"))
        case .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_AUTH:
            let message = "the audience \(name) may not be opened or written"
            self.init(.denied, Problem(.audienceDenied, message, file: name))
        case .SQLITE_INTERRUPT:
            self = .cancelled(name)
        default:
            let code = "SQLite error \(error.extendedResultCode.rawValue)"
            self.init(
                .unavailable, Problem(.audienceUnavailable, "the audience \(name) failed: \(code)", file: name))
        }
    }
}
