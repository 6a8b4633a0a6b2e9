import ArgumentParser
import Bootstrap
import Foundation
import ProjectFiles
import SegmentCore
import Workflow

/// `headgate apply`: sends exactly what a saved plan says.
struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Sends exactly what a saved plan says.",
        discussion: """
            Refuses a plan that no longer fits: another ledger generation, destination or file, or older than plan.max_age.
            """)

    @OptionGroup var options: GlobalOptions

    @Argument(help: "A file that headgate plan -o wrote.", completion: .file())
    var plan: String

    @Flag(name: .long, help: "Apply although a guard tripped.")
    var approve = false

    func run() async throws {
        let (path, approve) = (plan, approve)
        try await CommandContext(options).run { frame in
            let project = try frame.project()
            guard let data = FileManager.default.contents(atPath: path) else {
                throw Problem(.planFile, "there is no such file, or it cannot be read", file: path)
            }
            let saved = try SavedPlan(
                data: data, file: path, maxAge: project.planMaxAge, now: frame.system.now())
            return try await frame.withServices(project) { services in
                if let refusal = services.refusal(of: saved, approve: approve, file: path) {
                    frame.console.show(refusal)
                    if frame.isJSON { frame.console.out(JSONOutput.text(ProblemList(problems: refusal))) }
                    return refusal.contains { $0.code == .guardTripped } ? .held : .failed
                }
                let record = saved.applied(as: services.newRunID(), approved: approve, at: services.system.now())
                let reports = try await ParallelRuns(services: services, frame: frame, width: 1).run([record])
                return frame.finish(reports, project.maxRejected)
            }
        }
    }
}

extension Services {
    /// Why a saved plan may not start here; nil when it may.
    func refusal(of plan: SavedPlan, approve: Bool, file: String) -> [Problem]? {
        guard let guarded = plan.guarded else {
            return [Problem(.planFile, "the plan did not get as far as its guards", file: file, hint: "plan again")]
        }
        if plan.record.request.target != target.name {
            return [
                Problem(
                    .planDestination,
                    "the plan is for the target \(plan.record.request.target), this is \(target.name)",
                    file: file, hint: "--target \(plan.record.request.target)")
            ]
        }
        guard approve || guarded.tripped.isEmpty else {
            return guarded.tripped.map {
                Problem(
                    .guardTripped, "held by \($0.kind.rawValue): \($0.text)", file: file,
                    hint: "to apply it all the same: --approve")
            }
        }
        return nil
    }

    /// Sample rows of a plan, against the ledger as it is now.
    func samples(of plan: ChangePlan, _ request: RunRequest) async throws -> SampleStatement {
        var pointer: LedgerPointer?
        if let name = request.segment.name { pointer = try await ledger.load(name, for: plan.destination) }
        let shape = PlanShape(
            dialect: dialect, contract: contract, slots: plan.slots, userScope: plan.snapshot.query.userScope,
            mode: request.segment.mode, full: request.full, retryRejected: request.retryRejected)
        return SampleStatement(shape: shape, table: plan.table, pointer: pointer)
    }
}

extension ProblemCode {
    static let guardTripped: Self = "guard_tripped"
}
