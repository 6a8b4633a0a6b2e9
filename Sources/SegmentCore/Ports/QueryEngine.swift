package import Foundation

/// Port: runs SQL where the data lies.
///
/// A statement is submitted under a key and then asked for, so that waiting is a value and a run can be resumed by
/// another process. The same key submitted twice is one execution, or a fresh one when the first is lost.
package protocol QueryEngine: Sendable {
    /// Says what a query would give, without running it: its columns, or all that is wrong with it, with places.
    ///
    /// The text is data until this has parsed it: one SELECT, the lake's tables, allowed functions only.
    func inspect(_ query: SourceText, dialect: QueryDialect, asOf: Date) async throws(EngineFailure) -> QueryInspection
    func submit(_ task: EngineTask) async throws(EngineFailure) -> EngineTicket
    /// Waits for news at most `patience`; `.lost` when nobody runs this ticket any more.
    func status(of ticket: EngineTicket, waiting patience: Duration) async throws(EngineFailure) -> EngineStatus
    /// Ends a statement and removes what it had begun; ending one that has ended is no error.
    func cancel(_ ticket: EngineTicket) async throws(EngineFailure)
    /// Rows of a small result (at most 10,000).
    func rows(of select: SQL, reading scope: EngineScope) async throws(EngineFailure) -> [[String?]]
}

/// What a statement may see.
package enum EngineScope: Sendable, Hashable, Codable {
    /// The lake, through the analysts' queries that the statement reads, with the clock at `asOf`.
    case lake(dialect: QueryDialect, asOf: Date)
    /// Files of the results root only: for our own statements.
    case results
}

/// One statement to run to its end.
package struct EngineTask: Sendable, Hashable, Codable {
    package enum Output: Sendable, Hashable, Codable {
        /// Parquet: one file, or on S3 a folder of files.
        case table(ObjectKey)
        /// CSV with header, a folder `batch=<name>` for each value of the column `batch`, which is not written.
        /// `batches` are the names that occur, and `columns` those that are written, in the select's order: some engines
        /// need a statement for each batch.
        case csvByBatch(folder: ObjectKey, batches: [String], columns: [String])
        /// JSON lines: the select gives columns `batch` and `line`.
        case jsonLinesByBatch(folder: ObjectKey, batches: [String])
        /// One CSV file with header.
        case csv(ObjectKey)
    }

    /// Names the work, `<run>/<stage>/<attempt>/<what>`; the idempotency key where the engine has one.
    package var key: String
    /// Spelled by the engine's dialect; what it reads is known by its relations.
    package var select: SQL
    package var scope: EngineScope
    package var output: Output

    package init(key: String, select: SQL, scope: EngineScope, output: Output) {
        self.key = key
        self.select = select
        self.scope = scope
        self.output = output
    }
}

/// Names a submitted statement, also after a restart.
package struct EngineTicket: Sendable, Hashable, Codable {
    package var rawValue: String
    package init(_ rawValue: String) { self.rawValue = rawValue }
}

package enum EngineStatus: Sendable, Hashable {
    /// `fraction` from 0 to 1, where the engine knows.
    case running(fraction: Double?)
    case succeeded(EngineResult)
    case failed(EngineFailure)
    case cancelled(reason: String)
    case lost
}

package struct EngineResult: Sendable, Hashable, Codable {
    /// All files written, sorted.
    package var files: [ObjectKey]
    /// Where the engine tells.
    package var rows: Int?
    package var bytesScanned: Int?
    /// In US dollars, where the price is known.
    package var scanCost: Double?
    /// Of each of `files`, where that is known without asking again.
    package var sizes: [Int]?
    package init(
        files: [ObjectKey], rows: Int? = nil, bytesScanned: Int? = nil, scanCost: Double? = nil, sizes: [Int]? = nil
    ) {
        self.files = files
        self.rows = rows
        self.bytesScanned = bytesScanned
        self.scanCost = scanCost
        self.sizes = sizes
    }

    package var scan: EngineScan? { bytesScanned.map { EngineScan(bytes: $0, cost: scanCost) } }
}

package struct QueryInspection: Sendable, Hashable, Codable {
    package var columns: [ResultColumn]
    /// Errors and warnings; without an error the query may run.
    package var problems: [Problem]
    /// Lake tables and views that it reads.
    package var tables: [String]
    package init(columns: [ResultColumn], problems: [Problem], tables: [String]) {
        self.columns = columns
        self.problems = problems
        self.tables = tables
    }
}

/// Why an engine did not do what was asked.
package struct EngineFailure: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    package enum Reason: String, Sendable, Hashable, Codable {
        /// The statement is wrong, or the data does not fit it.
        case rejected
        case outOfMemory, diskFull, timeout, denied
        /// The engine is not there, or not the version that was pinned.
        case notInstalled, wrongVersion
        /// May go better another time.
        case unavailable
        /// Not now: a limit is reached, or the service does not answer. Asked again with the same key or ticket, it is
        /// the same statement.
        case busy
    }
    package var reason: Reason
    /// Carries a stable code and, where it can, a place and a hint.
    package var problem: Problem
    package init(_ reason: Reason, _ problem: Problem) {
        self.reason = reason
        self.problem = problem
    }
    package var description: String { problem.description }
}
