import ArgumentParser
import Operations
import SegmentCore
import Workflow

/// `headgate notices list`.
struct NoticesList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists undelivered notices, oldest first.",
        discussion: "Exit code 0 in any case.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        try await CommandContext(options).runOnTarget { context, workspace in
            context.show(try await Notices(workspace).waiting(), sent: nil)
            return .succeeded
        }
    }
}
