package import SegmentCore
import Workflow

/// Why a saved plan is not applied.
package struct PlanRefused: Error, Sendable, Hashable, Codable {
    package var problems: [Problem]
    /// Whether only tripped guards hold it, so that an approval would let it through.
    package var isHeld: Bool
}

extension SavedPlan {
    /// Throws where the plan may not be applied to a target: it did not reach its guards, is for another target, or a
    /// guard tripped that was not approved.
    func requireApplicable(to target: String, approved: Bool, file: String) throws(PlanRefused) {
        guard let guarded else {
            throw PlanRefused(.planFile, "the plan did not get as far as its guards", file, "plan again")
        }
        if record.request.target != target {
            throw PlanRefused(
                .planDestination, "the plan is for the target \(record.request.target), this is \(target)", file,
                "--target \(record.request.target)")
        }
        guard !approved, !guarded.tripped.isEmpty else { return }
        let problems = guarded.tripped.map {
            Problem(
                .guardTripped, "held by \($0.kind.rawValue): \($0.text)", file: file,
                hint: "to apply it all the same: --approve")
        }
        throw PlanRefused(problems: problems, isHeld: true)
    }
}

extension PlanRefused {
    fileprivate init(_ code: ProblemCode, _ message: String, _ file: String, _ hint: String) {
        self.init(problems: [Problem(code, message, file: file, hint: hint)], isHeld: false)
    }
}

extension ProblemCode {
    static let guardTripped: Self = "guard_tripped"
}
