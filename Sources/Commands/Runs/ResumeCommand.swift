import ArgumentParser
import Bootstrap
import ProjectFiles
import SegmentCore
import Workflow

/// `headgate resume`: goes on with a run that was interrupted, from where its journal stands.
struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Goes on with an interrupted run; what was done is not done again.")

    @OptionGroup var options: GlobalOptions

    @Argument(
        help: ArgumentHelp("The run, as headgate runs lists it.", valueName: "run"),
        completion: ProjectCompletion.runs([.interrupted, .running]))
    var id: String

    func run() async throws {
        let name = id
        try await CommandContext(options).run { frame in
            let project = try frame.project()
            return try await frame.withServices(project) { services in
                var record = try await services.record(name)
                guard record.status == .interrupted || record.status == .running else {
                    throw Problem(
                        .runEnded, "the run \(name) is \(record.status.rawValue): there is nothing to resume",
                        hint: record.status == .held ? "headgate approve \(name)" : "start a new one: headgate run")
                }
                let time = services.system.now()
                try await services.journal.append(.status(.running, problems: []), to: record.request.id, at: time)
                record.apply(.status(.running, problems: []), at: time)
                let reports = try await ParallelRuns(services: services, frame: frame, width: 1).run([record])
                return frame.finish(reports, project.maxRejected)
            }
        }
    }
}

extension ProblemCode {
    static let runEnded: Self = "run_ended"
}
