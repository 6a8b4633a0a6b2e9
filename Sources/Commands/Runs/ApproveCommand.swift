import ArgumentParser
import Bootstrap
import ProjectFiles
import SegmentCore
import Workflow

/// `headgate approve`: lets a held run go on, with the very plan that was held.
struct ApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Lets a held run go on with the plan that was held.")

    @OptionGroup var options: GlobalOptions

    @Argument(
        help: ArgumentHelp("The run, as headgate runs lists it.", valueName: "run"),
        completion: ProjectCompletion.runs([.held]))
    var id: String

    func run() async throws {
        let name = id
        try await CommandContext(options).run { frame in
            let project = try frame.project()
            return try await frame.withServices(project) { services in
                var record = try await services.record(name)
                guard record.status == .held else {
                    throw Problem(
                        .runNotHeld, "the run \(name) is \(record.status.rawValue), not held",
                        hint: record.status == .superseded ? "a newer plan took its place: plan again" : nil)
                }
                let saved = SavedPlan(record: record)
                if let refusal = services.refusal(of: saved, approve: true, file: name) {
                    throw StageFailure(refusal, .fail)
                }
                let time = services.system.now()
                if record.request.kind == .plan {
                    record = saved.applied(as: services.newRunID(), approved: true, at: time)
                } else {
                    for event in [JournalEvent.approved, .status(.running, problems: [])] {
                        try await services.journal.append(event, to: record.request.id, at: time)
                        record.apply(event, at: time)
                    }
                }
                let reports = try await ParallelRuns(services: services, frame: frame, width: 1).run([record])
                return frame.finish(reports, project.maxRejected)
            }
        }
    }
}

extension Services {
    /// The record of a run by its id, or by a beginning of it that only one run has.
    func record(_ name: String) async throws -> RunRecord {
        guard let id = RunID(name) else { throw Problem(.runUnknown, "'\(name)' is no run id") }
        if let record = try await journal.load(id) { return record }
        let near = try await journal.list(RunFilter(limit: 10_000)).filter { $0.request.id.rawValue.hasPrefix(name) }
        if near.count == 1, let record = try await journal.load(near[0].request.id) { return record }
        throw Problem(
            .runUnknown, near.isEmpty ? "there is no run \(name)" : "\(near.count) runs begin with \(name)",
            hint: near.isEmpty ? "headgate runs lists them; retention takes old ones away" : "headgate runs lists them")
    }
}

extension ProblemCode {
    static let runUnknown: Self = "run_unknown"
    static let runNotHeld: Self = "run_not_held"
}
