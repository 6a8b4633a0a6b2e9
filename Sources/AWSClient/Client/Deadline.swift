/// A limit of time on a clock, counted from the moment that it is made.
struct Deadline: Sendable {
    private let limit: Duration
    private let elapsed: @Sendable () -> Duration

    init(_ limit: Duration, on clock: any Clock<Duration>) {
        self.limit = limit
        elapsed = Self.timer(on: clock)
    }

    private static func timer(on clock: some Clock<Duration>) -> @Sendable () -> Duration {
        let start = clock.now
        return { start.duration(to: clock.now) }
    }

    /// Negative when the limit has passed.
    var remaining: Duration { limit - elapsed() }
}
