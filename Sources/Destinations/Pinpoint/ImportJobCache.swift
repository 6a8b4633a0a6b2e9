import SegmentCore
import Synchronization

/// What a process remembers of its imports: recent searches, calls without a known result, and poll times.
///
/// It saves calls and never decides alone: a process without this memory searches first.
final class ImportJobCache: Sendable {
    /// How long the result of a search that found nothing is used.
    private static let absence: Duration = .seconds(60)
    private static let firstInterval: Duration = .milliseconds(500)
    private static let longestInterval: Duration = .seconds(10)

    private struct Poll {
        var due: Duration
        var interval: Duration
        var rows: Int?
    }

    private struct State {
        var absent: [BatchKey: Duration] = [:]
        var open: Set<BatchKey> = []
        var known: [BatchKey: PinpointTicket] = [:]
        var polls: [String: Poll] = [:]
    }

    private let elapsed: @Sendable () -> Duration
    private let state = Mutex(State())

    init(clock: any Clock<Duration>) { elapsed = clock.stopwatch() }

    // MARK: Looking

    /// Records that a search for the batch found nothing.
    func isNotThere(_ key: BatchKey) {
        let time = elapsed()
        state.withLock { $0.absent[key] = time }
    }

    /// Whether a recent search found nothing; the call clears the record, because what follows may start the batch.
    func takeAbsence(of key: BatchKey) -> Bool {
        let time = elapsed()
        return state.withLock { state in
            state.absent.removeValue(forKey: key).map { time - $0 < Self.absence } ?? false
        }
    }

    /// Records that it is unknown whether the batch was started.
    func leaveOpen(_ key: BatchKey) { state.withLock { _ = $0.open.insert(key) } }
    func isOpen(_ key: BatchKey) -> Bool { state.withLock { $0.open.contains(key) } }
    func close(_ key: BatchKey) { state.withLock { _ = $0.open.remove(key) } }

    /// The job of a batch, once it is known.
    func job(of key: BatchKey) -> PinpointTicket? { state.withLock { $0.known[key] } }

    func learn(_ ticket: PinpointTicket) {
        state.withLock { state in
            state.known[ticket.key] = ticket
            state.open.remove(ticket.key)
        }
    }

    // MARK: Asking

    /// The time until the next poll of the job, and its last known progress.
    func pause(of job: String) -> (wait: Duration, rows: Int?) {
        let time = elapsed()
        return state.withLock { state in
            guard let poll = state.polls[job] else { return (.zero, nil) }
            return (poll.due - time, poll.rows)
        }
    }

    /// The job is still on its way: the next question comes later than the last.
    func isRunning(_ job: String, rows: Int?) {
        let time = elapsed()
        state.withLock { state in
            let interval = state.polls[job].map { min($0.interval * 3 / 2, Self.longestInterval) }
            let next = interval ?? Self.firstInterval
            state.polls[job] = Poll(due: time + next, interval: next, rows: rows)
        }
    }

    func hasEnded(_ job: String) { state.withLock { $0.polls[job] = nil } }

    /// Forgets a job that Pinpoint no longer has.
    func forget(_ key: BatchKey) { state.withLock { $0.known[key] = nil } }
}
