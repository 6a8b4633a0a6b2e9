package import Foundation
import ProjectFiles
package import SegmentCore

/// Reads the target's audience directly, and loads files into it, beside any run.
package struct AudienceReads: Sendable {
    private let workspace: Workspace

    package init(_ workspace: Workspace) { self.workspace = workspace }

    package func show(_ id: String) async throws -> AudienceEndpoint {
        guard let endpoint = try await audience().show(id) else {
            throw Problem("endpoint_unknown", "the audience has no endpoint of this id")
        }
        return endpoint
    }

    package func count(where filter: String?) async throws -> Int { try await audience().count(where: filter) }

    package func attributes(topValues: Int) async throws -> [AttributeSummary] {
        try await audience().attributes(topValues: topValues)
    }

    /// Writes endpoints in pieces, as one state of the audience.
    package func export(
        _ format: ExportFormat, where filter: String?, write: @escaping @Sendable (Data) throws -> Void
    ) async throws {
        try await audience().export(format, where: filter, write: write)
    }

    package func load(file: String, format: ImportBatch.Format) async throws -> LoadOutcome {
        try await audience().load(file: file, format: format)
    }

    /// The audience of the target; a problem where its rows go to another kind of destination.
    func audience() throws(Problem) -> any AudienceAccess {
        if let audience = workspace.ports.audience { return audience }
        throw Problem(
            .noAudience,
            "the rows of target \(workspace.target.name) go to \(workspace.contract.identity), not to an embedded audience",
            hint: "name a target whose destination is an audience: --target NAME")
    }
}

extension ProblemCode {
    static let noAudience: Self = "no_embedded_audience"
}
