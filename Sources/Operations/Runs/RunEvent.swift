package import SegmentCore
package import Workflow

/// What happens while runs are under way.
package enum RunEvent: Sendable, Hashable {
    /// - isNew: false for a run that continues from its journal.
    case began(RunRequest, isNew: Bool)
    case progress(StageProgress)
    case ended(RunReport)
}
