import ServiceLifecycle

/// Sends the notices that wait for their sink: at the start, and every few minutes until the service is told to stop.
struct NoticeService: Service {
    private static let interval: Duration = .seconds(300)

    let clock: any Clock<Duration>
    let send: @Sendable () async -> Void

    func run() async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            await send()
            await SchedulerService.sleep(Self.interval, clock)
        }
    }
}
