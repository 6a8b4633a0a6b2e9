import SegmentCore
import Synchronization

/// Conditions that the results root could not keep, for as long as the process lives.
///
/// A store that cannot be written would otherwise have its segments told at each slot anew, and no recovery ever.
package final class AlertMemory: Sendable {
    private let states = Mutex<[ObjectKey: AlertState]>([:])

    package init() {}

    /// Nil where the results root knows better.
    subscript(key: ObjectKey) -> AlertState? {
        get { states.withLock { $0[key] } }
        set { states.withLock { $0[key] = newValue } }
    }
}
