import Foundation
import SegmentCore
import Workflow

/// Finds runs without an end that no process works on.
struct RunCheck {
    let workspace: Workspace

    init(_ workspace: Workspace) { self.workspace = workspace }

    func findings() async throws -> [Finding] {
        var findings: [Finding] = []
        let open = try await workspace.journal.list(RunFilter(statuses: [.running, .interrupted], limit: 10_000))
        for record in open {
            let id = record.request.id
            let name = record.request.segment.name?.rawValue ?? "a query"
            let commands = "headgate resume \(id), or headgate cancel \(id)"
            if record.status == .interrupted {
                findings.append(Finding("run_interrupted", "run \(id) of \(name) is interrupted", command: commands))
            } else if try await isLeft(record) {
                findings.append(
                    Finding("run_left", "run \(id) of \(name) is under way, and its process is dead", command: commands)
                )
            }
        }
        return findings
    }

    /// A run that changes a ledger holds its segment's lease while it is active; other runs can be judged by their age
    /// only.
    private func isLeft(_ record: RunRecord) async throws -> Bool {
        let now = workspace.system.now()
        guard let segment = record.request.segment.name, record.request.kind != .plan else {
            return now.timeIntervalSince(record.updatedAt) > 2 * 3_600
        }
        let lease = try? await workspace.ledgers.standingLease(of: segment, at: record.request.destination)
        guard let lease, lease.run == record.request.id, lease.expires > now.timeIntervalSince1970 else { return true }
        return workspace.system.isGone(lease.owner)
    }
}
