import Foundation
import ProjectFiles
import SegmentCore
package import Workflow

/// The ledgers of a target: shows, renames, forgets, fills and ends them.
package struct Ledgers: Sendable {
    let workspace: Workspace

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// A ledger in figures; throws where the segment has neither a ledger nor attributes.
    package func show(_ name: String) async throws -> LedgerSummary {
        try await summary(of: workspace.segmentName(name))
    }

    /// Gives a segment's ledger and ownership another name.
    package func rename(_ old: String, to new: String) async throws {
        let names = (try workspace.segmentName(old), try workspace.segmentName(new))
        guard names.0 != names.1 else { throw Problem(.ledgerExists, "both names are \(old)") }
        try await workspace.keeper.rename(names.0, to: names.1)
    }

    /// Forgets a segment's ledger and ownership; the destination stays as it is.
    ///
    /// - Parameter isDry: changes nothing.
    /// - Returns: what is forgotten, or would be.
    package func forget(_ name: String, isDry: Bool) async throws -> LedgerSummary {
        let segment = try workspace.segmentName(name)
        let summary = try await summary(of: segment)
        if !isDry { try await workspace.keeper.forget(segment) }
        return summary
    }

    func summary(of segment: SegmentName) async throws -> LedgerSummary {
        let (contract, ledger) = (workspace.contract, workspace.ledger)
        let pointer = try await ledger.load(segment, for: contract.identity)
        let owners = try await ledger.owners(at: contract.identity)
        let current = pointer.flatMap { $0.isForgotten ? nil : $0 }
        guard current != nil || owners.values.contains(segment) else {
            throw Problem(.ledgerMissing, "the segment \(segment) has no ledger here", hint: "headgate run \(segment)")
        }
        let shown = pointer ?? LedgerPointer(destination: contract.identity, segment: segment)
        let statement = LedgerCountStatement(pointer: shown)
        let counts = try await workspace.engine.rows(of: statement.sql, reading: .results).first ?? []
        let lease = try await workspace.ledgers.standingLease(of: segment, at: contract.identity)
        let now = workspace.system.now().timeIntervalSince1970
        let store = workspace.store
        return LedgerSummary(
            shown, target: workspace.target.name, owners: owners, counts: counts.map { $0.flatMap { Int($0) } ?? 0 },
            lease: lease.flatMap { $0.expires > now ? $0 : nil }, location: { store.location(of: $0).shown })
    }
}
