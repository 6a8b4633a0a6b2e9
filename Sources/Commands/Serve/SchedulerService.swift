import ServiceLifecycle
import Workflow

/// The scheduler as a service: told to stop, it lets runs end; cancelled, it interrupts them.
struct SchedulerService: Service {
    let scheduler: Scheduler
    /// Ends when it may begin: nothing starts before the status server has its port.
    let gate: AsyncStream<Void>

    func run() async throws {
        for await _ in gate {}
        if Task.isCancelled { return }
        await scheduler.run()
    }

    /// Sleeps, but not longer than until the service is told to stop.
    static func sleep(_ time: Duration, _ clock: any Clock<Duration>) async {
        // Woken early is what this is for: the scheduler looks why.
        try? await cancelWhenGracefulShutdown { try await clock.sleep(for: time) }
    }
}
