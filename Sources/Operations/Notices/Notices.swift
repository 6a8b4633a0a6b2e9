package import SegmentCore
package import Workflow

/// The notices of a target that their sink has not taken.
package struct Notices: Sendable {
    /// The notices that were sent, and those that still wait.
    package struct Delivery: Sendable {
        package var sent: Int
        package var waiting: [WaitingNotice]
        package var problems: [Problem]
    }

    private let workspace: Workspace

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// Oldest first.
    package func waiting() async throws(StoreFailure) -> [WaitingNotice] { try await workspace.outbox.waiting() }

    package func send() async -> Delivery {
        let (sent, left, problems) = await workspace.outbox.send()
        return Delivery(sent: sent, waiting: left, problems: problems)
    }
}
