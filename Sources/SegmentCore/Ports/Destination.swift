/// Port: takes batches in. What is particular to a service stays behind it.
package protocol Destination: Sendable {
    var contract: DestinationContract { get }
    /// Starts an import. The same batch key again is the same import: it is never taken twice.
    func start(_ batch: ImportBatch) async throws(DestinationFailure) -> ImportTicket
    /// Waits for news at most `patience`.
    func status(of ticket: ImportTicket, waiting patience: Duration) async throws(DestinationFailure) -> ImportStatus
    /// The import that was started for a batch key, also by a run that died; nil when the destination has none.
    func find(_ key: BatchKey) async throws(DestinationFailure) -> ImportTicket?
}

package struct ImportTicket: Sendable, Hashable, Codable {
    package var rawValue: String
    package init(_ rawValue: String) { self.rawValue = rawValue }
}

package enum ImportStatus: Sendable, Hashable {
    case running(rows: Int?)
    case done(ImportOutcome)
    /// The destination knows no such import: start it again, with the same key.
    case lost
}

/// Why a destination did not take a call.
package struct DestinationFailure: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    package enum Reason: String, Sendable, Hashable, Codable {
        /// The batch or the request is wrong: trying again changes nothing.
        case rejected
        /// Its job limit is reached: wait.
        case busy
        /// The service does not answer, or nobody knows what became of the call: look with `find`, then ask again.
        case unreachable
        /// An import does not end. What it has done is not known; it can still be asked later.
        case timeout
        case denied, full, corrupt
        case unavailable
    }
    package var reason: Reason
    package var problem: Problem
    package init(_ reason: Reason, _ problem: Problem) {
        self.reason = reason
        self.problem = problem
    }
    package var description: String { problem.description }
}
