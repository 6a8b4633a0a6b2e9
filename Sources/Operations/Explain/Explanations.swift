import ProjectFiles
import SegmentCore
package import Workflow

/// Explains single keys: their values in a segment, and what the kept runs did with them.
package struct Explanations: Sendable {
    private let workspace: Workspace

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// - Parameter runs: the most runs to read, the newest first.
    package func explain(_ key: String, in name: String, runs: Int) async throws -> KeyExplanation {
        let segment = try workspace.segmentName(name)
        let explainer = KeyExplainer(
            engine: workspace.engine, contract: workspace.contract,
            ledger: workspace.ledger, journal: workspace.journal, store: workspace.store, limit: runs)
        guard let found = try await explainer.explain(key, in: segment, target: workspace.target.name) else {
            throw Problem(
                .nothingKnown, "the segment \(segment) has no ledger and no run here",
                hint: "headgate run \(segment)")
        }
        guard found.isKnown else {
            throw Problem(
                .keyUnknown,
                "the segment \(segment) does not know this key: it is in no ledger, snapshot or kept run")
        }
        return found
    }
}

extension ProblemCode {
    static let keyUnknown: Self = "key_unknown"
    static let nothingKnown: Self = "nothing_known"
}
