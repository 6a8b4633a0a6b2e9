package import Foundation

/// Port: runs SQL where the data is.
///
/// A statement is submitted under a key and then polled, so that waiting is a value and a run can be resumed by another
/// process. The same key submitted twice is one execution, or a new one when the first is lost.
package protocol QueryEngine: Sendable {
    /// Describes a query's result without running the query: its columns, or all its problems with their places.
    ///
    /// The text is data until this has parsed it: one SELECT, the lake's tables, allowed functions only.
    func inspect(_ query: SourceText, dialect: QueryDialect, asOf: Date) async throws(EngineFailure) -> QueryInspection
    func submit(_ task: EngineTask) async throws(EngineFailure) -> EngineTicket
    /// The status of a statement. Waits at most `patience` for a change; `.lost` when no process runs this ticket any
    /// more.
    func status(of ticket: EngineTicket, waiting patience: Duration) async throws(EngineFailure) -> EngineStatus
    /// Cancels a statement and removes its output; cancelling one that has ended is not an error.
    func cancel(_ ticket: EngineTicket) async throws(EngineFailure)
    /// Rows of a small result (at most 10,000).
    func rows(of select: SQL, reading scope: EngineScope) async throws(EngineFailure) -> [[String?]]
}

/// What a statement may read.
package enum EngineScope: Sendable, Hashable, Codable {
    /// The lake, through the analysts' queries that the statement reads, with the clock at `asOf`.
    case lake(dialect: QueryDialect, asOf: Date)
    /// Files of the results root only: for our own statements.
    case results
}

/// Names a submitted statement, also after a restart.
package struct EngineTicket: Sendable, Hashable, Codable {
    package var rawValue: String
    package init(_ rawValue: String) { self.rawValue = rawValue }
}

package enum EngineStatus: Sendable, Hashable {
    /// `fraction` from 0 to 1, where the engine reports it.
    case running(fraction: Double?)
    case succeeded(EngineResult)
    case failed(EngineFailure)
    case cancelled(reason: String)
    case lost
}
