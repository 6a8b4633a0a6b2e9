package import SegmentCore

/// What a stage does before its own work can begin.
package enum StageActivity: Sendable, Hashable, CustomStringConvertible {
    /// Asking the destination about imports that an earlier run left without an outcome.
    case asking(imports: Int, of: RunID)

    package var description: String {
        switch self {
        case .asking(let count, let run): "asking about \(count) import\(count == 1 ? "" : "s") of run \(run)"
        }
    }
}
