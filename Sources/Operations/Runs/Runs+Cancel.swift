package import SegmentCore
import Workflow

extension Runs {
    /// Cancels a run: asks one that is under way to stop and waits; ends one that is held, interrupted or left by a dead
    /// process, under its segment's lease.
    ///
    /// - Parameter seconds: how long to wait for a run that is under way.
    package func cancel(_ name: String, within seconds: Int) async throws -> RunReport {
        let record = try await record(name)
        let id = record.request.id
        guard [.running, .held, .interrupted].contains(record.status) else {
            throw Problem(.runEnded, "the run \(id) is \(record.status.rawValue): there is nothing to cancel")
        }
        let runner = workspace.runner(for: record.request.segment)
        do { return try await runner.cancel(record) } catch let failure as LedgerFailure {
            guard case .leased(let lease) = failure.reason, lease.run == id else { throw failure }
        }
        try await CancelRequest(store: workspace.store).place(for: id)
        for _ in 0..<max(1, seconds * 4) {
            try await workspace.system.clock.sleep(for: .milliseconds(250))
            if let now = try await workspace.journal.load(id), now.status != .running { return runner.report(now) }
        }
        throw Problem(
            .cancelPending, "the run \(id) has been asked to stop and is still running",
            hint: "it stops at its next step; headgate show \(id)")
    }
}

extension ProblemCode {
    static let cancelPending: Self = "cancel_pending"
}
