package import Foundation
package import SegmentCore

extension OneShotEngine {
    package func inspect(
        _ query: SourceText, dialect: QueryDialect, asOf: Date
    ) async throws(EngineFailure) -> QueryInspection {
        func refused(_ code: ProblemCode, _ message: String, at word: String? = nil) -> QueryInspection {
            let place = word.flatMap { Self.place(of: $0, in: query.text) }
            let problem = Problem(code, message, file: query.name, line: place?.line, column: place?.column)
            return QueryInspection(columns: [], problems: [problem], tables: [])
        }
        let space = CharacterSet.whitespacesAndNewlines
        var text = query.text.trimmingCharacters(in: space)
        if text.hasSuffix(";") { text = String(text.dropLast()).trimmingCharacters(in: space) }
        if text.contains("\0") { return refused("sql_nul_byte", "a NUL byte") }
        if text.isEmpty { return refused("sql_empty", "no statement") }
        if text.contains(";") { return refused("sql_many_statements", "more than one statement") }
        let first = text.prefix { $0.isLetter }.lowercased()
        guard first == "select" || first == "with" else { return refused("sql_not_select", "not a SELECT") }
        do throws(EngineFailure) {
            let columns = try await OneShotScript(prelude: prelude).columns(of: text)
            return QueryInspection(columns: columns, problems: [], tables: lake.keys.filter(text.contains).sorted())
        } catch {
            guard error.reason == .rejected else { throw error }
            let message = error.problem.message
            if message.contains("Parser Error") { return refused("sql_syntax", message) }
            if message.contains("Table with name") {
                return refused("unknown_table", message, at: Self.word(after: "Table with name ", in: message))
            }
            if message.contains("Function with name") { return refused("unknown_function", message) }
            return refused("unknown_column", message)
        }
    }

    private static func word(after words: String, in message: String) -> String? {
        message.firstRange(of: words).map { String(message[$0.upperBound...].prefix { $0 != " " }) }
    }

    private static func place(of word: String, in text: String) -> (line: Int, column: Int)? {
        guard let found = text.firstRange(of: word) else { return nil }
        let before = text[..<found.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)
        return (before.count, (before.last?.count ?? 0) + 1)
    }
}
