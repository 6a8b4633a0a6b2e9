import SegmentCore
import Synchronization

/// Conditions that could not be written to the results root, kept in memory.
///
/// Without it, a failing store would cause an alert at each slot, and no recovery.
package final class AlertMemory: Sendable {
    private let states = Mutex<[ObjectKey: AlertState]>([:])

    package init() {}

    /// Nil where the results root has a newer state.
    subscript(key: ObjectKey) -> AlertState? {
        get { states.withLock { $0[key] } }
        set { states.withLock { $0[key] = newValue } }
    }
}
