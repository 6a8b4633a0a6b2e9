/// Port: imports batches. What is specific to a service stays behind it.
package protocol Destination: Sendable {
    var contract: DestinationContract { get }
    /// Starts an import. Idempotent by the batch key: the same key again is the same import.
    func start(_ batch: ImportBatch) async throws(DestinationFailure) -> ImportTicket
    /// The state of an import. Waits at most `patience` for a change.
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
    /// The destination has no such import: start it again, with the same key.
    case lost
}
