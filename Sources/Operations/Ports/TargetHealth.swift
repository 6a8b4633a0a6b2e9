package import SegmentCore

/// Port: checks of what a target runs on, for `doctor` and `validate`. They change nothing.
package protocol TargetHealth: Sendable {
    /// Runs a statement on the engine; returns its version where it has one.
    func engineVersion() async throws(EngineFailure) -> String?
    /// What mends an engine that does not answer.
    func engineRemedy(_ failure: EngineFailure) -> String
    /// What is wrong with the destination; nil where nothing is.
    func destinationProblem() async -> Problem?
    /// The version of SQLite where the target needs it.
    func sqliteVersion() async -> String?
    /// Access rights and free space of the folders on this machine.
    func machineFindings() -> [Finding]
}
