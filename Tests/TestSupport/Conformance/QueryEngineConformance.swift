package import SegmentCore
import Testing

/// What every `QueryEngine` promises, whatever it runs on. A conformer's tests make one of these and call `check()`.
package struct QueryEngineConformance: Sendable {
    package var engine: any QueryEngine
    /// A scope in which `table` can be read.
    package var lake: EngineScope
    /// A table of the lake with at least one row and a text column `column`.
    package var table: String
    package var column: String
    /// A statement that runs until it is cancelled.
    package var endless: SQL
    /// A statement that fails while it runs.
    package var failing: SQL

    package init(
        engine: any QueryEngine, lake: EngineScope, table: String, column: String,
        endless: SQL, failing: SQL
    ) {
        self.engine = engine
        self.lake = lake
        self.table = table
        self.column = column
        self.endless = endless
        self.failing = failing
    }

    package func check() async throws {
        try await inspection()
        try await tableIsWrittenAndRead()
        try await oneKeyIsOneExecution()
        try await failureIsAStatus()
        try await cancelling()
        try await smallResults()
        #expect(try await engine.status(of: EngineTicket("nobody-knows-this"), waiting: .zero) == .lost)
    }

    private func inspection() async throws {
        guard case .lake(let queryDialect, let asOf) = lake else { throw Unfit("the scope must be the lake") }
        func inspect(_ text: String) async throws -> QueryInspection {
            try await engine.inspect(SourceText(text, name: "q.sql"), dialect: queryDialect, asOf: asOf)
        }
        let good = try await inspect("SELECT \(column) AS Id, 1 AS \"Metrics.N\" FROM \(table);")
        #expect(good.problems == [])
        #expect(good.columns.map(\.name) == ["Id", "Metrics.N"])
        #expect(good.columns.map(\.type) == [.text, .integer])
        #expect(good.tables.contains(table))
        let refused: [(String, ProblemCode)] = [
            ("SELECT 1; SELECT 2", "sql_many_statements"), ("", "sql_empty"), ("DROP TABLE \(table)", "sql_not_select"),
            ("SELECT 1 FROM no_such_table_here", "unknown_table"), ("SELECT 1 FRO x y", "sql_syntax"),
            ("SELECT 1 \0", "sql_nul_byte"), ("SELECT no_such_function_here(1)", "unknown_function"),
            ("SELECT no_such_column_here FROM \(table)", "unknown_column"),
        ]
        for (text, code) in refused {
            let inspection = try await inspect(text)
            #expect(inspection.problems.map(\.code) == [code], "\(text)")
            #expect(inspection.columns == [])
        }
        let placed = try await inspect("SELECT 1\nFROM   no_such_table_here").problems.first
        #expect([placed?.line, placed?.column] == [2, 8])
        #expect(placed?.file == "q.sql")
    }

    private func tableIsWrittenAndRead() async throws {
        let query = SQL.query(SourceText("SELECT \(column) AS id FROM \(table)", name: "q.sql"))
        let key = ObjectKey("conformance/table")
        let task = EngineTask(
            key: "conformance/1", select: "SELECT \(.canonical("x0", .text)) AS id FROM \(query) AS q(x0)", scope: lake,
            output: .table(key))
        let status = try await end(of: engine.submit(task))
        guard case .succeeded(let result) = status else { throw Unfit("\(status)") }
        #expect(result.files.allSatisfy { $0.rawValue.hasPrefix(key.rawValue) })
        let read = try await engine.rows(
            of: "SELECT count(*), min(id) FROM \(.table(key)) AS t", reading: .results)
        let there = try await engine.rows(of: "SELECT count(*), min(id) FROM \(query) AS q", reading: lake)
        #expect(read == there)
    }

    private func oneKeyIsOneExecution() async throws {
        let task = EngineTask(
            key: "conformance/2", select: "SELECT 1 AS n", scope: .results,
            output: .csv(ObjectKey("conformance/one.csv")))
        let first = try await engine.submit(task)
        #expect(try await engine.submit(task) == first)
        let status = try await end(of: first)
        #expect(try await engine.submit(task) == first)
        #expect(try await engine.status(of: first, waiting: .zero) == status)
    }

    private func failureIsAStatus() async throws {
        let task = EngineTask(
            key: "conformance/3", select: failing, scope: .results, output: .table(ObjectKey("conformance/failing")))
        let status = try await end(of: engine.submit(task))
        guard case .failed(let failure) = status else { throw Unfit("\(status)") }
        #expect(failure.reason == .rejected)
    }

    private func cancelling() async throws {
        let task = EngineTask(
            key: "conformance/4", select: endless, scope: .results, output: .table(ObjectKey("conformance/endless")))
        let ticket = try await engine.submit(task)
        guard case .running = try await engine.status(of: ticket, waiting: .milliseconds(50)) else {
            throw Unfit("the endless statement has ended")
        }
        try await engine.cancel(ticket)
        guard case .cancelled = try await end(of: ticket) else { throw Unfit("a cancelled statement is not cancelled") }
        try await engine.cancel(ticket)
        try await engine.cancel(EngineTicket("nobody-knows-this"))
    }

    private func smallResults() async throws {
        let rows = try await engine.rows(
            of: "SELECT 1, CAST(NULL AS varchar), '', 'a\"b,c' UNION ALL SELECT 2, 'x', ' ', 'é' ORDER BY 1",
            reading: .results)
        #expect(rows == [["1", nil, "", "a\"b,c"], ["2", "x", " ", "é"]])
        #expect(try await engine.rows(of: "SELECT 1 WHERE 1 = 0", reading: .results) == [])
    }

    private func end(of ticket: EngineTicket) async throws -> EngineStatus {
        while true {
            let status = try await engine.status(of: ticket, waiting: .seconds(30))
            guard case .running = status else { return status }
        }
    }
}

/// The conformer cannot be checked further.
private struct Unfit: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
