import ArgumentParser
import Operations
import SegmentCore
import Workflow

/// `headgate notices`: what a sink did not take.
struct NoticesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notices", abstract: "Lists and sends undelivered notices.",
        discussion: """
            A notice that cannot be delivered fails no run. It waits under the results root and is sent with the next run \
            of any segment, by headgate serve every few minutes, and by headgate notices send. After seven days it is \
            dropped with a warning.
            """,
        subcommands: [NoticesList.self, NoticesSend.self], defaultSubcommand: NoticesList.self)
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
    func show(_ waiting: [WaitingNotice], sent: Int?) {
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
