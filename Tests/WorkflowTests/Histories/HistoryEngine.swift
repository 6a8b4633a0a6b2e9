import SegmentCore
import TestSupport

/// What a history runs its statements on.
protocol HistoryEngine: Sendable {
    var comparesByDigests: Bool { get }
    /// The result of a run as a query: what the analyst's SQL would give.
    func text(of run: ModelRun) -> SourceText
    /// Does one step after another; the questions are answered by their names.
    func perform(_ steps: [HistoryStep]) async throws -> [String: [DuckDBSession.Row]]
    func drop(_ tables: [String]) async throws
}

enum HistoryStep: Sendable {
    /// A table of what a select gives.
    case make(ObjectKey, SQL)
    case ask(String, SQL)
    /// A destination's list of the keys that it refused.
    case refused(ObjectKey, [String])
}

/// Tables of one DuckDB session: nothing touches the disk.
struct DuckDBHistoryEngine: HistoryEngine {
    let db: DuckDBSession

    let comparesByDigests = true

    func text(of run: ModelRun) -> SourceText { run.query }

    func perform(_ steps: [HistoryStep]) async throws -> [String: [DuckDBSession.Row]] {
        try await db.ask(Self.script(steps))
    }

    func drop(_ tables: [String]) async throws {
        _ = try await db.ask(tables.map { "DROP TABLE \(StandardSQL.identifier($0));" }.joined(separator: "\n"))
    }

    static func script(_ steps: [HistoryStep]) -> String {
        let dialect = TableDialect()
        return steps.map { step in
            switch step {
            case .make(let table, let select):
                "CREATE TABLE \(StandardSQL.identifier(table.rawValue)) AS \(dialect.text(of: select));"
            case .ask(let name, let select): ".print @\(name)\n\(dialect.text(of: select));"
            case .refused(let table, let keys):
                """
                CREATE TABLE \(StandardSQL.identifier(table.rawValue)) AS FROM \
                (VALUES \(keys.map { "(\(StandardSQL.literal($0)), 'no')" }.joined(separator: ", "))) AS r(id, reason);
                """
            }
        }.joined(separator: "\n")
    }
}
