import Operations
import ProjectFiles
import SegmentCore
import Workflow

/// Turns what commands throw into problems for people, and their exit code.
enum Trouble {
    static func problems(of error: any Error) -> (problems: [Problem], status: ExitStatus)? {
        switch error {
        case let problem as Problem:
            ([problem], problem.code == .unknownTarget || problem.code == .unknownSegment ? .invalid : .failed)
        case let invalid as ProjectInvalid: (invalid.problems, .invalid)
        case let invalid as QueryInvalid: (invalid.problems, .invalid)
        case let refused as PlanRefused: (refused.problems, refused.isHeld ? .held : .failed)
        case let failure as StageFailure: (failure.problems, failure.disposition == .invalid ? .invalid : .failed)
        case let failure as EngineFailure: ([failure.problem], failure.reason == .rejected ? .invalid : .failed)
        case let failure as DestinationFailure: ([failure.problem], .failed)
        case let failure as LedgerFailure: (StageFailure(failure).problems, .failed)
        case let failure as StoreFailure: (StageFailure(failure).problems, .failed)
        case let failure as JournalFailure:
            ([Problem(ProblemCode(rawValue: "journal_\(failure.reason.rawValue)"), failure.message)], .failed)
        case is CancellationError: ([], .interrupted)
        default: nil
        }
    }
}

/// A list of problems as JSON.
struct ProblemList: Encodable {
    var problems: [Problem]
}

extension Console {
    func show(_ problems: [Problem]) {
        for problem in problems { error(problem.description) }
    }
}
