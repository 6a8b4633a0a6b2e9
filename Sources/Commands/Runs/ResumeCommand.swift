import ArgumentParser
import Operations
import SegmentCore

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
        try await CommandContext(options).runOnTarget { context, workspace in
            let report = try await Runs(workspace).resume(name, observer: context.runObserver())
            return context.finish([report], workspace)
        }
    }
}
