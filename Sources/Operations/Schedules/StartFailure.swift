import ProjectFiles
package import SegmentCore
import Workflow

/// Why a run was not started or not recorded, as problems with codes.
enum StartFailure {
    static func problems(of error: any Error) -> [Problem] {
        switch error {
        case let problem as Problem: [problem]
        case let invalid as ProjectInvalid: invalid.problems.filter { $0.severity == .error }
        case let failure as StoreFailure: StageFailure(failure).problems
        case let failure as JournalFailure:
            [Problem(ProblemCode(rawValue: "journal_\(failure.reason.rawValue)"), failure.message)]
        case let failure as DestinationFailure: [failure.problem]
        default: [Problem(.notStarted, "\(error)")]
        }
    }
}

extension ProblemCode {
    package static let notStarted: Self = "not_started"
}
