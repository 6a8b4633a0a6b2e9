import Foundation
import Synchronization
package import TestSupport

/// A clock whose sleepers pass the time at once, and move the AWS of the tests along with it.
///
/// Where one of the two ran by itself, a busy machine would decide which is ahead. The AWS's work clock must be manual;
/// a sleep returns when all work that was due has come to rest.
package final class BenchClock: Clock {
    private let time: TestTime
    private let bench: FakeAWS
    private let start: TestTime.Instant
    /// How far the AWS has been moved.
    private let moved = Mutex(Duration.zero)

    package init(_ time: TestTime, moving bench: FakeAWS) {
        self.time = time
        self.bench = bench
        start = time.now
    }

    package var now: TestTime.Instant { time.now }
    package var minimumResolution: Duration { time.minimumResolution }

    package func sleep(until deadline: TestTime.Instant, tolerance: Duration? = nil) async throws {
        let pass = time.sleep
        try await pass(deadline, tolerance)
        let gone = start.duration(to: time.now)
        let step = moved.withLock { moved in
            defer { moved = max(moved, gone) }
            return max(.zero, gone - moved)
        }
        try await bench.advance(by: step)
    }
}

extension FakeAWS {
    /// Makes the work clock stand still, at the time of day of these tests.
    package func stopClock(at time: TestTime) async throws {
        let instant = time.date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        try await turn("clock", #"{"manual": "\#(instant)"}"#)
    }

    /// Moves the work clock, and returns when all work that it set free has come to rest.
    package func advance(by duration: Duration) async throws {
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
        try await turn("clock", #"{"advance": \#(seconds)}"#)
    }
}
