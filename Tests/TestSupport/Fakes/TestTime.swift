package import Foundation
import Synchronization

/// Time for tests: stands still until it is advanced, or until somebody sleeps, which passes it at once.
///
/// It is the wall clock (`date`, for `now` closures) and the waiting clock (`Clock`) in one, so they never disagree.
package final class TestTime: Clock {
    package struct Instant: InstantProtocol {
        fileprivate var offset: Duration

        package func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        package func duration(to other: Instant) -> Duration { other.offset - offset }
        package static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct State {
        var offset = Duration.zero
        var sleeps: [Duration] = []
    }

    private let start: Date
    private let state = Mutex(State())

    /// Starts at 2026-11-21 10:15 UTC unless told otherwise.
    package init(_ start: Date = Date(timeIntervalSince1970: 1_795_256_100)) { self.start = start }

    package var now: Instant { Instant(offset: state.withLock { $0.offset }) }
    package var minimumResolution: Duration { .nanoseconds(1) }

    package var date: Date {
        let (seconds, attoseconds) = now.offset.components
        return start.addingTimeInterval(Double(seconds) + Double(attoseconds) * 1e-18)
    }

    /// How long each sleeper asked to sleep, in order.
    package var sleeps: [Duration] { state.withLock { $0.sleeps } }

    package func advance(by duration: Duration) { state.withLock { $0.offset += duration } }

    package func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
        try Task.checkCancellation()
        state.withLock {
            $0.sleeps.append(deadline.offset - $0.offset)
            $0.offset = max($0.offset, deadline.offset)
        }
        await Task.yield()
    }
}
