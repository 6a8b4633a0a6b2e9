import ArgumentParser
import Operations
import SegmentCore
import Workflow

/// `headgate notices`: what a sink did not take.
struct NoticesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notices", abstract: "Notices that their sink has not taken yet.",
        discussion: """
            A notice that cannot be delivered fails no run. It waits under the results root and is sent with the next run \
            of any segment, by headgate serve every few minutes, and by headgate notices send. After seven days it is \
            dropped with a warning.
            """,
        subcommands: [NoticesList.self, NoticesSend.self], defaultSubcommand: NoticesList.self)
}

/// `headgate notices list`.
struct NoticesList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists what waits, oldest first.",
        discussion: "Exit code 0, whether something waits or not.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        try await CommandContext(options).runOnTarget { context, workspace in
            context.show(try await Notices(workspace).waiting(), sent: nil)
            return .succeeded
        }
    }
}

/// `headgate notices send`.
struct NoticesSend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Sends what waits, in its order.",
        discussion: "Exit codes: 0 nothing waits any more, 1 something still does.")

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

private struct NoticesView: Encodable {
    struct Entry: Encodable {
        var id: String
        var sink: String
        var since: String
        var subject: String
    }

    var sent: Int?
    var waiting: [Entry]
}

extension CommandContext {
    fileprivate func show(_ waiting: [WaitingNotice], sent: Int?) {
        let entries = waiting.map {
            NoticesView.Entry(
                id: $0.notice.id, sink: $0.sink, since: RunReport.timestamp($0.since), subject: $0.notice.subject)
        }
        if isJSON { return console.out(JSONOutput.text(NoticesView(sent: sent, waiting: entries))) }
        if let sent { console.out("Sent \(sent.grouped) notice\(sent == 1 ? "" : "s").") }
        for entry in entries { console.out("\(entry.since)  \(entry.id)  \(entry.sink)\n  \(entry.subject)") }
        if entries.isEmpty, sent == nil { console.out("No notice waits.") }
    }
}
