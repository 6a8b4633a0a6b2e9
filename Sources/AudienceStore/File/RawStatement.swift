import GRDB
import GRDBSQLite

/// A prepared statement without GRDB's argument values: the import binds bytes millions of times.
///
/// It is valid within the closure of one transaction, on whose connection it was prepared.
final class RawStatement {
    private let handle: OpaquePointer
    private let connection: OpaquePointer

    init(_ sql: String, on db: Database) throws {
        guard let connection = db.sqliteConnection else { throw DatabaseError(resultCode: .SQLITE_MISUSE) }
        var handle: OpaquePointer?
        let code = sqlite3_prepare_v2(connection, sql, -1, &handle, nil)
        guard code == SQLITE_OK, let handle else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        self.handle = handle
        self.connection = connection
    }

    deinit { sqlite3_finalize(handle) }

    /// SQLite copies the bytes at once: they need not outlive the call.
    private static var transient: sqlite3_destructor_type? {
        unsafeBitCast(-1, to: sqlite3_destructor_type?.self)
    }

    /// Binds UTF-8; nil binds NULL. Positions count from 1.
    func bind(_ position: Int32, _ text: UnsafeBufferPointer<UInt8>?) {
        guard let text else {
            sqlite3_bind_null(handle, position)
            return
        }
        // An empty buffer may have no address, which SQLite would take for NULL.
        guard !text.isEmpty else {
            sqlite3_bind_text(handle, position, "", 0, Self.transient)
            return
        }
        text.withMemoryRebound(to: CChar.self) {
            _ = sqlite3_bind_text(handle, position, $0.baseAddress, Int32($0.count), Self.transient)
        }
    }

    func bind(_ position: Int32, _ text: borrowing [UInt8]) {
        text.withUnsafeBufferPointer { bind(position, $0) }
    }

    func bind(_ position: Int32, _ number: Int64?) {
        if let number {
            sqlite3_bind_int64(handle, position, number)
        } else {
            sqlite3_bind_null(handle, position)
        }
    }

    /// True when there is a row. After false the statement is ready to run again.
    func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE:
            sqlite3_reset(handle)
            return false
        default:
            let code = sqlite3_extended_errcode(connection)
            sqlite3_reset(handle)
            throw DatabaseError(resultCode: ResultCode(rawValue: code))
        }
    }

    /// Runs a statement that gives no rows; returns how many it changed.
    func run() throws -> Int {
        while try step() {}
        return Int(sqlite3_changes(connection))
    }

    var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(connection) }

    func reset() { sqlite3_reset(handle) }

    /// Valid until the statement moves; nil for NULL. Positions count from 0.
    func text(_ position: Int32) -> UnsafeBufferPointer<UInt8>? {
        guard let start = sqlite3_column_text(handle, position) else { return nil }
        return UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, position)))
    }

    func number(_ position: Int32) -> Int64? {
        sqlite3_column_type(handle, position) == SQLITE_NULL ? nil : sqlite3_column_int64(handle, position)
    }
}
