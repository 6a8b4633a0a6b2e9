import Foundation
import Operations
import SegmentCore
package import StatusServer
import Synchronization
import Telemetry

/// How the service is: whether its loop turns, its project is valid, its results root takes writes, it is stopping.
package final class ServeStatus: ServiceStatus {
    /// A loop that has not come round for this long is stuck. It comes round every two seconds, and reads the project and
    /// the slots in between.
    static let longestTurn: Duration = .seconds(60)

    private struct State {
        var turn: Duration = .zero
        var isDraining = false
    }

    private let live: LiveProject
    private let registry: PrometheusRegistry
    private let probe: StoreProbe
    private let elapsed: @Sendable () -> Duration
    private let state = Mutex(State())

    init(
        _ live: LiveProject, registry: PrometheusRegistry, probe: StoreProbe,
        elapsed: @escaping @Sendable () -> Duration
    ) {
        self.live = live
        self.registry = registry
        self.probe = probe
        self.elapsed = elapsed
    }

    /// The scheduler's loop has come round.
    func turned() {
        let time = elapsed()
        state.withLock { $0.turn = time }
    }

    /// No run starts any more. The loop need not be active: it waits for active runs.
    package func drain() { state.withLock { $0.isDraining = true } }

    package func liveness() async -> [StatusReason] {
        let state = state.withLock { $0 }
        let still = elapsed() - state.turn
        guard !state.isDraining, still > Self.longestTurn else { return [] }
        return [
            StatusReason(
                code: "scheduler_stuck", message: "the scheduler has not looked for \(still.components.seconds) s")
        ]
    }

    package func readiness() async -> [StatusReason] {
        var reasons = await liveness()
        if state.withLock({ $0.isDraining }) {
            reasons.append(StatusReason(code: "stopping", message: "nothing new starts; what runs is waited for"))
        }
        let errors = live.errors
        if errors > 0 {
            reasons.append(
                StatusReason(
                    code: "project_invalid",
                    message:
                        "the changed project has \(errors) error\(errors == 1 ? "" : "s") and the old one is in use; "
                        + "headgate validate names them"))
        }
        if let reason = await probe.reason() { reasons.append(reason) }
        return reasons
    }

    package func metrics() async -> String { registry.text() }
}
