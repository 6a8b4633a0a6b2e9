import ArgumentParser
import Bootstrap
import SegmentCore
import Workflow

/// `headgate show`: one run, whole.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows a run: stages with times, numbers that add up, guards, problems, files.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: ArgumentHelp("The run, as headgate runs lists it, or the beginning of its id.", valueName: "run"))
    var id: String

    func run() async throws {
        let name = id
        try await CommandFrame(options).run { frame in
            let project = try frame.project()
            return try await frame.withServices(project) { services in
                let record = try await services.record(name)
                let report = services.runner(for: record.request.segment).report(record)
                if frame.isJSON {
                    frame.console.out(JSONOutput.text(report))
                } else {
                    frame.console.out(ReportText(report: report, console: frame.console).long)
                    frame.console.show(report.problems)
                }
                return .succeeded
            }
        }
    }
}
