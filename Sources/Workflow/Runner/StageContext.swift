package import SegmentCore

/// The run's context for a stage.
package struct StageContext: Sendable {
    package let request: RunRequest
    /// From 1.
    package let attempt: Int
    /// How long a check may wait for a change; at most the rest of the caller's budget.
    package let patience: Duration
    package let progress: @Sendable (StageProgress) -> Void
    /// Nil for a plan and a query of the moment, which change no ledger.
    package let lease: HeldLease?

    package init(
        request: RunRequest, attempt: Int, patience: Duration, lease: HeldLease? = nil,
        progress: @escaping @Sendable (StageProgress) -> Void
    ) {
        self.request = request
        self.attempt = attempt
        self.patience = patience
        self.lease = lease
        self.progress = progress
    }

    /// Throws when the run has lost its lease. Called before each batch and each write of the ledger.
    func checkLease() async throws(StageFailure) {
        guard let lease else { return }
        do { _ = try await lease.renew() } catch { throw StageFailure(lost: error) }
    }

    package var files: RunFiles { RunFiles(run: request.id, attempt: attempt) }

    /// Names a statement of this attempt for an engine.
    func key(_ stage: StageName, _ what: String) -> String { "\(request.id)/\(stage.rawValue)/\(attempt)/\(what)" }
}
