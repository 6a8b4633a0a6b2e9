import Synchronization

/// The events of the runs of one call, in order; it ends when all of them have ended. For one reader.
///
/// Unlike an `AsyncStream` it also delivers to a reader that is cancelled: the report of an interrupted run is its last
/// event. Events are kept until they are read.
package final class RunEvents: AsyncSequence, Sendable {
    package typealias Element = RunEvent
    package typealias Failure = Never

    private struct State {
        var buffer: [RunEvent] = []
        var isFinished = false
        var reader: CheckedContinuation<RunEvent?, Never>?
    }

    private let state = Mutex(State())

    init() {}

    func send(_ event: RunEvent) {
        let reader = state.withLock { state in
            guard !state.isFinished else { return CheckedContinuation<RunEvent?, Never>?.none }
            defer { state.reader = nil }
            if state.reader == nil { state.buffer.append(event) }
            return state.reader
        }
        reader?.resume(returning: event)
    }

    func finish() {
        let reader = state.withLock { state in
            state.isFinished = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }

    private func next() async -> RunEvent? {
        await withCheckedContinuation { continuation in
            let event: RunEvent?? = state.withLock { state in
                if !state.buffer.isEmpty { return .some(state.buffer.removeFirst()) }
                if state.isFinished { return .some(nil) }
                state.reader = continuation
                return nil
            }
            if let event { continuation.resume(returning: event) }
        }
    }

    package struct Iterator: AsyncIteratorProtocol {
        let events: RunEvents

        package mutating func next() async -> RunEvent? { await events.next() }

        package mutating func next(isolation actor: isolated (any Actor)?) async -> RunEvent? { await events.next() }
    }

    package func makeAsyncIterator() -> Iterator { Iterator(events: self) }
}
