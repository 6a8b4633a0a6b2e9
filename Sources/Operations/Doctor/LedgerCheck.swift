import Foundation
import ProjectFiles
import SegmentCore
import Workflow

/// Finds ledgers without a segment, rows without an outcome, and unusable leases.
struct LedgerCheck {
    let workspace: Workspace
    let pointers: [LedgerPointer]

    init(_ workspace: Workspace, _ pointers: [LedgerPointer]) {
        self.workspace = workspace
        self.pointers = pointers
    }

    func findings(engineWorks: Bool) async throws -> [Finding] {
        var findings = try await orphans()
        for pointer in pointers where !pointer.isClosed && engineWorks {
            if let finding = try await doubts(pointer) { findings.append(finding) }
        }
        let names = Set(workspace.project.segments.compactMap(\.name) + pointers.map(\.segment))
        for name in names.sorted() {
            do {
                if let finding = try await lease(name) { findings.append(finding) }
            } catch let failure as LedgerFailure {
                let place = workspace.ledgers.leaseLocation(of: name, at: workspace.contract.identity)
                findings.append(Finding("lease_corrupt", failure.message, command: "rm '\(place)'"))
            }
        }
        return findings
    }

    private func orphans() async throws -> [Finding] {
        let known = Set(workspace.project.segments.compactMap(\.name))
        let owners = try await workspace.ledger.owners(at: workspace.contract.identity)
        let having = Set(pointers.filter { !$0.isForgotten }.map(\.segment)).union(owners.values)
        return having.subtracting(known).sorted().map { name in
            let count = owners.values.count { $0 == name }
            return Finding(
                "ledger_orphan",
                "headgate.yaml has no segment \(name), which has a ledger and owns \(count) attributes",
                command: "headgate retire \(name) --yes, or headgate ledger rename \(name) NEW")
        }
    }

    private func doubts(_ pointer: LedgerPointer) async throws -> Finding? {
        let statement = LedgerCountStatement(pointer: pointer)
        let counts = try await workspace.engine.rows(of: statement.sql, reading: .results).first ?? []
        guard counts.count > 1, let keys = counts[1].flatMap({ Int($0) }), keys > 0 else { return nil }
        let batches = pointer.deltas.filter { $0.state != .accepted && $0.state != .rejected && $0.state != .mixed }
            .map { "\($0.run)/\($0.batch)" }
        let which = batches.isEmpty ? "" : " (batches \(batches.prefix(5).joined(separator: ", ")))"
        return Finding(
            "doubt", "\(keys) keys of \(pointer.segment) are in doubt: no outcome is known\(which)",
            command: "headgate run \(pointer.segment)")
    }

    private func lease(_ name: SegmentName) async throws -> Finding? {
        guard let lease = try await workspace.ledgers.standingLease(of: name, at: workspace.contract.identity) else {
            return nil
        }
        let now = workspace.system.now().timeIntervalSince1970
        guard lease.expires > now else { return nil }
        if workspace.system.isGone(lease.owner) {
            return Finding(
                "lease_dead", "\(lease.owner) died with the lease of \(name) (run \(lease.run)); the next run takes it",
                command: "headgate resume \(lease.run), or headgate run \(name)")
        }
        guard lease.expires > now + 2 * LeaseTerms.usualLength.inSeconds else { return nil }
        let place = workspace.ledgers.leaseLocation(of: name, at: workspace.contract.identity)
        return Finding(
            "lease_future", "the lease of \(name) (\(lease.owner), run \(lease.run)) ends far in the future",
            command: "set the clocks right; when that process is dead: rm '\(place)'")
    }
}
