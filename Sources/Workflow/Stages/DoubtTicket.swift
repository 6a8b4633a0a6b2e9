import SegmentCore

/// How far a plan is with asking about the imports that earlier runs left in doubt.
package struct DoubtTicket: Codable, Sendable, Hashable {
    /// The statement that writes the states of rows of batches that were accepted in part.
    package struct Mixing: Codable, Sendable, Hashable {
        var statement: EngineTicket
        var run: RunID
        /// Of these batches.
        var outcomes: [ImportOutcome]
        /// Ledger slots of the file.
        var slots: [Int]
    }

    /// Runs that were asked about, whether or not their doubt has ended.
    var asked: [RunID] = []
    var mixing: Mixing?
}
