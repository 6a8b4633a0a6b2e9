package import Foundation
package import SegmentCore

extension DuckDBEngine {
    /// Parses the query, checks it and, if there is no error, binds it over the lake: two children, and a third one to
    /// suggest a column for a misspelt one.
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
            Description(job: job, query: query, tree: tree).statement
        } body: { (job, ending) throws(EngineFailure) in
            try Description(job: job, query: query, tree: tree).read(ending, lake: configuration.lake)
        }
        switch found {
        case .columns(let columns):
            inspection.columns = columns
        case .refused(let problem):
            inspection.problems.append(problem)
        case .unbound(let message):
            var binding = BindingProblem(message: message, query: query, tree: tree)
            if binding.unknownColumn != nil { binding.columns = try await columnNames(view) }
            inspection.problems.append(binding.problem)
        }
        return inspection
    }

    /// The names of all columns that a child can see.
    private func columnNames(_ view: ChildView) async throws(EngineFailure) -> [String] {
        let file = { (job: JobFolder) in job.output.appending(path: "columns.csv") }
        return try await ChildRunner(configuration: configuration).run(view) { job in
            """
            COPY (SELECT DISTINCT column_name FROM duckdb_columns() WHERE NOT internal ORDER BY ALL) \
            TO \(DuckDBDialect.literal(file(job).path)) (FORMAT csv, HEADER false, FORCE_QUOTE *);

            """
        } body: { job, _ in
            quotedRows((try? Data(contentsOf: file(job))) ?? Data()).compactMap { $0.first ?? nil }
        }
    }
}
