import ArgumentParser
import Operations
import SegmentCore

/// `headgate approve`: continues a held run with the plan that was held.
struct ApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Continues a held run with the plan that was held.")

    @OptionGroup var options: GlobalOptions

    @Argument(
        help: ArgumentHelp("The run, as headgate runs lists it.", valueName: "run"),
        completion: ProjectCompletion.runs([.held]))
    var id: String

    func run() async throws {
        let name = id
        try await CommandContext(options).runOnTarget { context, workspace in
            let report = try await Runs(workspace).approve(name, observer: context.runObserver())
            return context.finish([report], workspace)
        }
    }
}
