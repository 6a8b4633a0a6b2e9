import ArgumentParser
import Operations
import ProjectFiles
import SegmentCore
import Workflow

/// `headgate show`: one run, whole.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows a run: stages with times, numbers that add up, rows by reason, files, next steps.")

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
        try await CommandContext(options).runOnTarget { context, workspace in
            let usual = context.console.isTerminal && !context.isJSON ? 3 : 0
            var details = try await Runs(workspace).show(name, samples: samples ?? usual)
            let words = context.words(for: details.report.target, in: workspace.project)
            for index in details.next.indices { details.next[index].command += words }
            if context.isJSON {
                context.console.out(JSONOutput.text(details))
            } else {
                let kept = workspace.project.retention.words
                context.console.out(DetailsText(details: details, kept: kept, console: context.console).text)
                // The text has the rows by reason.
                let problems = details.report.problems
                context.console.show(problems.filter { ![.rowsInvalid, .rowsRejected].contains($0.code) })
            }
            return .succeeded
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
