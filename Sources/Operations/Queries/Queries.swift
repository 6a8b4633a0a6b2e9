package import Foundation
package import SegmentCore
import Workflow

/// Queries of a target, without a run: checks them and shows their first rows.
package struct Queries: Sendable {
    private let workspace: Workspace

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// Everything that is wrong with segments and the target, at once; no query runs.
    package func validate(_ segments: [SegmentDefinition]) async throws -> [Problem] {
        var problems: [Problem] = []
        for segment in segments { problems += try await self.problems(of: segment) }
        if let problem = await workspace.ports.health.destinationProblem() { problems.append(problem) }
        return problems
    }

    /// The first rows that a query returns.
    ///
    /// - Throws: `QueryRefused` where the query may not run.
    package func preview(_ segment: SegmentDefinition, limit: Int, asOf: Date?) async throws -> QueryPreview {
        let time = asOf ?? workspace.system.now()
        let engine = workspace.engine
        let inspection = try await engine.inspect(segment.query, dialect: segment.dialect, asOf: time)
        if inspection.problems.contains(where: { $0.severity == .error }) {
            throw QueryRefused(problems: inspection.problems)
        }
        let rows = try await engine.rows(
            of: "SELECT * FROM \(.query(segment.query)) AS q LIMIT \(limit)",
            reading: .lake(dialect: segment.dialect, asOf: time))
        return QueryPreview(columns: inspection.columns, rows: rows)
    }

    /// All that the first stage says about a segment.
    private func problems(of segment: SegmentDefinition) async throws -> [Problem] {
        do throws(StageFailure) {
            return try await workspace.validated(segment).warnings
        } catch {
            guard error.disposition == .invalid || error.problems.contains(where: { $0.file != nil }) else {
                throw error
            }
            return error.problems
        }
    }
}

/// The first rows of a query's result: customers' data.
package struct QueryPreview: Sendable, Hashable, Codable {
    package var columns: [ResultColumn]
    package var rows: [[String?]]
}

/// A query that may not run.
package struct QueryRefused: Error, Sendable, Hashable, Codable {
    package var problems: [Problem]
}

extension Workspace {
    /// A segment that the first stage has checked.
    func validated(_ segment: SegmentDefinition) async throws(StageFailure) -> ValidatedQuery {
        let request = request(.plan, segment)
        let context = StageContext(request: request, attempt: 1, patience: .zero, progress: { _ in })
        return try await ValidateStage(engine: engine, contract: contract, ledger: ledger)
            .start(request, in: context)
    }
}
