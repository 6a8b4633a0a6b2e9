import ArgumentParser
import Operations
import SegmentCore

/// `headgate cancel`: ends a run from any terminal.
struct CancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Ends a run: one that is under way elsewhere, held or interrupted.",
        discussion: """
            Batches that were imported remain imported; the next run of the segment asks the destination about those that have \
            no outcome yet.
            """)

    @OptionGroup var options: GlobalOptions

    @Argument(
        help: ArgumentHelp("The run, as headgate runs lists it.", valueName: "run"),
        completion: ProjectCompletion.runs([.running, .held, .interrupted]))
    var id: String

    @Option(name: .long, help: "Seconds to wait for a run that is under way to stop.")
    var wait: Int = 60

    func run() async throws {
        let (name, patience) = (id, wait)
        try await CommandContext(options).runOnTarget { context, workspace in
            let report = try await Runs(workspace).cancel(name, within: patience)
            if context.isJSON {
                context.console.out(JSONOutput.text(report))
            } else {
                context.console.out(ReportText(report: report, console: context.console).short)
            }
            return report.status == .cancelled ? .succeeded : .failed
        }
    }
}
