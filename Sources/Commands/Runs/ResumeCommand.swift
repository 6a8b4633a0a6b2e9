import ArgumentParser
import Operations
import SegmentCore

/// `headgate resume`: continues an interrupted run where it stopped.
struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Continues an interrupted run where it stopped.")

    @OptionGroup var options: GlobalOptions

    @Argument(
        help: ArgumentHelp("The run, as headgate runs lists it.", valueName: "run"),
        completion: ProjectCompletion.runs([.interrupted, .running]))
    var id: String

    func run() async throws {
        let name = id
        try await CommandContext(options).runOnTarget { context, workspace in
            let report = try await Runs(workspace).resume(name, observer: context.runObserver())
            return context.finish([report], workspace)
        }
    }
}
