import SegmentCore
import Synchronization

/// How many imports of an application this process has on their way. One for all destinations of a process.
package final class ImportGates: Sendable {
    /// The gates of this process.
    package static let process = ImportGates(clock: ContinuousClock())

    /// An import that is not polled for this long releases its place: its run was interrupted, or ended without it.
    static let silence: Duration = .seconds(600)

    private let elapsed: @Sendable () -> Duration
    /// The time of the last poll, by application and batch.
    private let active = Mutex<[String: [BatchKey: Duration]]>([:])

    package init(clock: some Clock<Duration>) { elapsed = clock.stopwatch() }

    /// Takes a place; false where none is free. A batch that has one keeps it.
    func enter(_ batch: BatchKey, of application: String, width: Int) -> Bool {
        let time = elapsed()
        return active.withLock { active in
            var inside = (active[application] ?? [:]).filter { time - $0.value < Self.silence }
            defer { active[application] = inside }
            guard inside[batch] != nil || inside.count < max(1, width) else { return false }
            inside[batch] = time
            return true
        }
    }

    /// Records an active batch, including one that another process started.
    func see(_ batch: BatchKey, of application: String) {
        let time = elapsed()
        active.withLock { $0[application, default: [:]][batch] = time }
    }

    func leave(_ batch: BatchKey, of application: String) {
        active.withLock { $0[application]?[batch] = nil }
    }
}
