package import Foundation
package import SegmentCore

extension DuckDBEngine {
    /// Parses, checks and, where nothing is wrong so far, binds the query over the lake: two children.
    package func inspect(
        _ query: SourceText, dialect: QueryDialect, asOf: Date
    ) async throws(EngineFailure) -> QueryInspection {
        if let refusal = ParsedText.refusal(of: query) {
            return QueryInspection(columns: [], problems: [refusal], tables: [])
        }
        try await installation.check()
        let query = query.withUnixLines
        let reading = try await lake.reading(of: query, dialect: dialect)
        var inspection = QueryInspection(columns: [], problems: reading.problems, tables: reading.relations.names)
        guard let tree = reading.tree, !reading.problems.contains(where: { $0.severity == .error }) else {
            return inspection
        }
        let view = ChildView(reading.relations, of: configuration.lake, dialect: dialect, asOf: asOf)
        let runner = ChildRunner(configuration: configuration)
        let found = try await runner.run(view) { job in
            Description(job: job, query: query, tree: tree).statements
        } body: { (job, ending) throws(EngineFailure) in
            try Description(job: job, query: query, tree: tree).read(ending, lake: configuration.lake)
        }
        switch found {
        case .success(let columns): inspection.columns = columns
        case .failure(let problem): inspection.problems.append(problem)
        }
        return inspection
    }
}
