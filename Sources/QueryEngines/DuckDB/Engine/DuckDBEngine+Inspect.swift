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
        let reading = try await lake.reading(of: query, dialect: dialect)
        let tables = reading.relations.names
        guard let tree = reading.tree, !reading.problems.contains(where: { $0.severity == .error }) else {
            return QueryInspection(columns: [], problems: reading.problems, tables: tables)
        }
        let view = ChildView(reading.relations, of: configuration.lake, dialect: dialect, asOf: asOf)
        return try await ChildRunner(configuration: configuration).run(view) { job in
            """
            COPY (SELECT column_name AS name, column_type AS type FROM (DESCRIBE FROM \(DuckDBDialect.relation(text: query.text)))) \
            TO \(sqlLiteral(columnFile(job).path)) (FORMAT json);

            """
        } body: { (job, ending) throws(EngineFailure) in
            guard ending.isSuccess else {
                let problem = try bindingProblem(ending, query, tree)
                return QueryInspection(columns: [], problems: reading.problems + [problem], tables: tables)
            }
            let columns = describedColumns(columnFile(job), tree)
            return QueryInspection(columns: columns, problems: reading.problems, tables: tables)
        }
    }

    private func columnFile(_ job: JobFolder) -> URL { job.output.appending(path: "columns.json") }

    private func bindingProblem(
        _ ending: DuckDBChild.Ending, _ query: SourceText, _ tree: SyntaxTree
    ) throws(EngineFailure) -> Problem {
        let failure = EngineFailure(ending, lake: configuration.lake)
        guard failure.reason == .rejected, let message = EngineMessage(standardError: ending.errors) else {
            throw failure
        }
        let isLake = [.lakeFilesMissing, .lakeFileUnreadable].contains(failure.problem.code)
        return isLake ? failure.problem : BindingProblem(message: message, query: query, tree: tree).problem
    }

    private struct Described: Decodable {
        var name: String
        var type: String
    }

    /// `query('…')` makes the second of two equal names `a_1`; the select list still says how it was written.
    private func describedColumns(_ file: URL, _ tree: SyntaxTree) -> [ResultColumn] {
        let lines = (try? Data(contentsOf: file))?.split(separator: UInt8(ascii: "\n")) ?? []
        let columns = lines.compactMap { try? JSONDecoder().decode(Described.self, from: $0) }
        let written = tree.writtenNames(count: columns.count)
        return zip(columns, written).map { column, name in
            ResultColumn(
                name: name ?? column.name, type: ValueType(duckDB: column.type), engineType: column.type)
        }
    }
}

extension SyntaxTree {
    /// The names that the select list gives its columns; nil for each that the engine names, and for all under a `*`.
    fileprivate func writtenNames(count: Int) -> [String?] {
        var node = self
        while node["type"]?.text == "SET_OPERATION_NODE", let left = node["left"] { node = left }
        let items = node["select_list"]?.elements ?? []
        guard items.count == count else { return Array(repeating: nil, count: count) }
        return items.map { $0["alias"]?.text ?? $0.columnPath?.last }
    }
}
