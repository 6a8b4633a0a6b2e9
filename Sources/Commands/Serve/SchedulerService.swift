import ServiceLifecycle
import Workflow

/// The scheduler as a service. A graceful shutdown completes active runs; a cancellation interrupts them.
struct SchedulerService: Service {
    let scheduler: Scheduler
    /// Finishes when the scheduler may begin: nothing starts before the status server has its port.
    let gate: AsyncStream<Void>

    func run() async throws {
        for await _ in gate {}
        if Task.isCancelled { return }
        await scheduler.run()
    }

    /// Sleeps until the time has passed or the service is asked to stop.
    static func sleep(_ time: Duration, _ clock: any Clock<Duration>) async {
        // An early wake-up is intended: the scheduler checks the reason.
        try? await cancelWhenGracefulShutdown { try await clock.sleep(for: time) }
    }
}
