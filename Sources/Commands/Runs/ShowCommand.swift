import ArgumentParser
import Bootstrap
import ProjectFiles
import SegmentCore
import Workflow

/// `headgate show`: one run, whole.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows a run: stages with times, numbers that add up, rows by reason, files, how to go on.")

    @OptionGroup var options: GlobalOptions

    @Argument(
        help: ArgumentHelp("The run, as headgate runs lists it, or the beginning of its id.", valueName: "run"),
        completion: ProjectCompletion.runs())
    var id: String

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Sample rows of each reason (default: 3 on a terminal, none elsewhere). They are customers' data.",
            valueName: "n"))
    var samples: Int?

    func validate() throws {
        if let samples, !(0...100).contains(samples) { throw ValidationError("--samples takes 0 to 100.") }
    }

    func run() async throws {
        let (name, samples) = (id, samples)
        try await CommandContext(options).run { frame in
            let project = try frame.project()
            return try await frame.withServices(project) { services in
                let record = try await services.record(name)
                let report = services.runner(for: record.request.segment).report(record)
                let inspector = RunInspector(engine: services.engine, dialect: services.dialect, store: services.store)
                var details = try await inspector.details(
                    of: record, report, samples: samples ?? (frame.console.isTerminal && !frame.isJSON ? 3 : 0))
                let words = frame.words(for: report.target, in: project)
                for index in details.next.indices { details.next[index].command += words }
                if frame.isJSON {
                    frame.console.out(JSONOutput.text(details))
                } else {
                    let kept = project.retention.words
                    frame.console.out(DetailsText(details: details, kept: kept, console: frame.console).text)
                    // Rows by reason stand in the text.
                    frame.console.show(report.problems.filter { ![.rowsInvalid, .rowsRejected].contains($0.code) })
                }
                return .succeeded
            }
        }
    }
}

extension CommandContext {
    /// The options that a command needs to reach the same project and target from here; empty where none.
    fileprivate func words(for target: String, in project: Project) -> String {
        var words = ""
        if options.project != "." { words += " -C \(options.project)" }
        if target != project.defaultTarget { words += " --target \(target)" }
        return words
    }
}

extension RetentionSetting {
    fileprivate var words: String { "the newest \(runs.grouped) runs of a segment and those of \(days.grouped) days" }
}
