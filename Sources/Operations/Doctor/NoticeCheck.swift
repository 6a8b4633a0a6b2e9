import SegmentCore
import Workflow

/// Notices that their sink has not taken yet.
struct NoticeCheck {
    let workspace: Workspace

    init(_ workspace: Workspace) { self.workspace = workspace }

    func findings() async -> [Finding] {
        let waiting: [WaitingNotice]
        do { waiting = try await workspace.outbox.waiting() } catch {
            return [Finding("notices_unreadable", "notices that wait cannot be read: \(error)", command: "headgate gc")]
        }
        return Dictionary(grouping: waiting, by: \.sink).sorted { $0.key < $1.key }.map { sink, notices in
            let since = notices.first.map { " since \(RunReport.timestamp($0.since))" } ?? ""
            return Finding(
                "notices_waiting",
                "\(notices.count) notice\(notices.count == 1 ? "" : "s") for \(sink) \(notices.count == 1 ? "waits" : "wait")\(since)",
                command: "headgate notices send")
        }
    }
}
