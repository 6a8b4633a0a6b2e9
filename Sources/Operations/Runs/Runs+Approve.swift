import ProjectFiles
package import SegmentCore
import Workflow

extension Runs {
    /// Lets a held run continue with the plan that was held; a held plan is applied as a run of its own.
    package func approve(_ name: String, observer: RunObserver? = nil) async throws -> RunReport {
        let record = try await record(name)
        guard record.status == .held else {
            throw Problem(
                .runNotHeld, "the run \(name) is \(record.status.rawValue), not held",
                hint: record.status == .superseded ? "a newer plan took its place: plan again" : nil)
        }
        let plan = SavedPlan(record: record)
        try plan.requireApplicable(to: workspace.target.name, approved: true, file: name)
        guard record.request.kind == .plan else {
            return try await perform(.recorded(record, [.approved, .status(.running, problems: [])]), observer)
        }
        return try await start(
            plan.applied(as: workspace.newRunID(), approved: true, at: workspace.system.now()), observer)
    }
}

extension ProblemCode {
    static let runNotHeld: Self = "run_not_held"
}
