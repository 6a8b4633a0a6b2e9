import Synchronization

/// Counts calls and their time, for as long as it lives.
package final class CallMeter: Sendable {
    package struct Reading: Sendable, Hashable {
        package var calls = 0
        package var time = Duration.zero

        /// Rounded to a tenth, for logs.
        package var milliseconds: Double {
            let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
            return (seconds * 10_000).rounded() / 10
        }
    }

    private let state = Mutex(Reading())
    private let clock = ContinuousClock()

    package init() {}

    package var reading: Reading { state.withLock { $0 } }

    package func measured<T, Failure: Error>(_ body: () async throws(Failure) -> T) async throws(Failure) -> T {
        let start = clock.now
        defer {
            let time = clock.now - start
            state.withLock { reading in
                reading.calls += 1
                reading.time += time
            }
        }
        return try await body()
    }
}
