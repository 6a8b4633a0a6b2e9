/// A clock that goes fifty times as fast as the world's: for tests over a service that answers at once and a client that
/// asks it now and then.
package struct QuickClock: Clock {
    package struct Instant: InstantProtocol {
        fileprivate var real: ContinuousClock.Instant

        package func advanced(by duration: Duration) -> Instant {
            Instant(real: real.advanced(by: duration / QuickClock.speed))
        }
        package func duration(to other: Instant) -> Duration { real.duration(to: other.real) * QuickClock.speed }
        package static func < (left: Instant, right: Instant) -> Bool { left.real < right.real }
    }

    fileprivate static let speed = 50
    /// For what a busy machine may need long for: half an hour of the world's time.
    package static let long = Duration.seconds(1_800 * speed)
    private let base = ContinuousClock()

    package init() {}

    package var now: Instant { Instant(real: base.now) }
    package var minimumResolution: Duration { base.minimumResolution * Self.speed }

    package func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
        let pause = base.sleep
        try await pause(deadline.real, tolerance.map { $0 / Self.speed })
    }
}
