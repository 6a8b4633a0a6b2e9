import ArgumentParser
import Operations
import SegmentCore
import Workflow

/// `headgate notices send`.
struct NoticesSend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Sends undelivered notices in order.",
        discussion: "Exit codes: 0 all are delivered, 1 some are not.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        try await CommandContext(options).runOnTarget { context, workspace in
            let delivery = await Notices(workspace).send()
            context.show(delivery.waiting, sent: delivery.sent)
            context.console.show(context.isJSON ? [] : delivery.problems)
            return delivery.waiting.isEmpty && delivery.problems.isEmpty ? .succeeded : .failed
        }
    }
}
