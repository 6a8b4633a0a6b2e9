import FileStore
import GRDB
import SegmentCore

extension JournalFailure {
    /// What went wrong with the journal at `path`, without the statement and its values.
    init(_ error: any Error, path: String) {
        switch error {
        case let failure as JournalFailure: self = failure
        case let failure as FileError: self.init(failure.isFull ? .full : .unavailable, failure.description)
        case let failure as DatabaseError: self.init(failure, path: path)
        case is DecodingError, is RowDecodingError:
            self.init(.corrupt, "the journal \(path) has a record that cannot be read; \(Self.mending)")
        default: self.init(.unavailable, "the journal \(path) cannot be used: \(error)")
        }
    }

    private init(_ error: DatabaseError, path: String) {
        switch error.resultCode {
        case .SQLITE_NOTADB:
            self.init(.corrupt, "\(path) is not an SQLite file, so not a journal; \(Self.mending)")
        case .SQLITE_CORRUPT, .SQLITE_FORMAT:
            self.init(.corrupt, "the journal \(path) is damaged; \(Self.mending)")
        case .SQLITE_FULL:
            self.init(.full, "cannot write the journal \(path): the disk is full; free space there and try again")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(.unavailable, "another process has held the journal \(path) for too long; try again")
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH:
            self.init(.unavailable, "cannot open the journal \(path) for writing; check its folder's access rights")
        default:
            self.init(.unavailable, "the journal \(path) cannot be used: SQLite says \(error.extendedResultCode)")
        }
    }

    private static let mending =
        "it was left as it is. Move it away to begin a new one (ledgers and results are not in it), or bring back a copy"
}
