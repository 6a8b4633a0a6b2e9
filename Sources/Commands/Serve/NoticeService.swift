import ServiceLifecycle

/// Sends waiting notices at the start and every few minutes, until the service is asked to stop.
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
