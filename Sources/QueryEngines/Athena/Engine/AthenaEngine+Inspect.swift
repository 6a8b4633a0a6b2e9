import AWSClient
package import Foundation
package import SegmentCore

extension AthenaEngine {
    /// Checks the text, lets Athena explain it, which reads nothing and costs nothing, and then describe the columns of
    /// a result without rows. The query may read tables of the lake only.
    package func inspect(
        _ query: SourceText, dialect: QueryDialect, asOf: Date
    ) async throws(EngineFailure) -> QueryInspection {
        let wrapped = WrappedQuery(query, lake: configuration.lake)
        var inspection = QueryInspection(columns: [], problems: wrapped.problems, tables: wrapped.views)
        if dialect != .athena {
            inspection.problems.append(
                Problem(
                    .wrongDialect, "the query is in DuckDB's SQL, which Athena does not read", file: query.name,
                    hint: "write it in Athena's SQL and take `dialect: duckdb` away, or use the embedded engine"))
        }
        guard !inspection.problems.contains(where: { $0.severity == .error }) else { return inspection }
        try await checkWorkGroup()
        var used: [UsedResult] = []
        let scope = EngineScope.lake(dialect: dialect, asOf: asOf)
        let asked = try await ask(query, wrapped, inspection, in: scope, &used)
        try await forget(used)
        return asked
    }

    private func ask(
        _ query: SourceText, _ wrapped: WrappedQuery, _ inspection: QueryInspection, in scope: EngineScope,
        _ used: inout [UsedResult]
    ) async throws(EngineFailure) -> QueryInspection {
        var inspection = inspection
        let all = "SELECT * FROM \(wrapped.relation) AS q"
        let plan: ReadPlan
        // Lines are counted from the second: the first contains text of ours before the query.
        switch try await read("EXPLAIN (TYPE IO, FORMAT JSON) \(all)", in: scope, isTable: false, &used) {
        case .result(let answer): plan = try Self.plan(answer)
        case .refused(let message, let isSyntax, _):
            return inspection.adding(message, isSyntax, query, wrapped, configuration.lake)
        }
        inspection.problems += plan.problems(in: query, lake: configuration.lake, catalog: configuration.catalog)
        inspection.tables = Set(wrapped.views + plan.tables.map(\.schemaTable.table)).sorted()
        guard !inspection.problems.contains(where: { $0.severity == .error }) else { return inspection }
        switch try await read("\(all) WHERE 1 = 0", in: scope, isTable: true, &used) {
        case .result(let answer): inspection.columns = try await columns(answer.columns, wrapped, in: scope, &used)
        case .refused(let message, let isSyntax, _):
            return inspection.adding(message, isSyntax, query, wrapped, configuration.lake)
        }
        return inspection
    }

    private static func plan(_ answer: SmallResult) throws(EngineFailure) -> ReadPlan {
        // One row, or one per line, possibly after a header.
        let text = answer.rows.compactMap { $0.first ?? nil }.joined(separator: "\n")
        guard let plan = ReadPlan(json: String(text[(text.firstIndex(of: "{") ?? text.startIndex)...])) else {
            throw EngineFailure(
                .rejected, Problem(.engineFailed, "Athena's explanation of the query cannot be read"))
        }
        return plan
    }

    private func columns(
        _ found: [GetQueryResults.Column], _ wrapped: WrappedQuery, in scope: EngineScope, _ used: inout [UsedResult]
    ) async throws(EngineFailure) -> [ResultColumn] {
        var columns = found.map { ResultColumn(name: $0.name, type: ValueType(athena: $0.type), engineType: $0.type) }
        for index in columns.indices where columns[index].engineType.lowercased().hasPrefix("array") {
            let isText = try await isTextList(index, of: columns.count, wrapped, in: scope, &used)
            if isText { columns[index].type = .textList }
        }
        return columns
    }

    /// Athena reports `array` without the element type; a function of text lists accepts the elements or fails.
    private func isTextList(
        _ index: Int, of count: Int, _ wrapped: WrappedQuery, in scope: EngineScope, _ used: inout [UsedResult]
    ) async throws(EngineFailure) -> Bool {
        let names = (0..<count).map { "x\($0)" }.joined(separator: ", ")
        let select = """
            EXPLAIN (TYPE VALIDATE) SELECT transform(x\(index), e -> strpos(e, 'x')) AS n \
            FROM \(wrapped.relation) AS q(\(names)) WHERE 1 = 0
            """
        guard case .result = try await read(select, in: scope, isTable: false, &used) else { return false }
        return true
    }
}

extension QueryInspection {
    /// Adds Athena's problems with the query.
    fileprivate func adding(
        _ message: AthenaMessage, _ isSyntax: Bool, _ query: SourceText, _ wrapped: WrappedQuery, _ lake: LakeDefinition
    ) -> QueryInspection {
        let refusal = QueryRefusal(message: message, isSyntax: isSyntax, query: query, wrapped: wrapped, lake: lake)
        var inspection = self
        inspection.problems.append(refusal.problem)
        return inspection
    }
}
