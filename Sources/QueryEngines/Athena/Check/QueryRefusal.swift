import SegmentCore

/// Converts Athena's error about an analyst's query into a problem with a place in the query.
struct QueryRefusal: Sendable {
    let message: AthenaMessage
    /// Athena's parser refuses a text at the start; wrong names and types fail the statement.
    let isSyntax: Bool
    let query: SourceText
    let wrapped: WrappedQuery
    let lake: LakeDefinition

    var problem: Problem {
        let (code, text, hint) = said
        let place = message.line.flatMap { wrapped.place(ofLine: $0) }
        return Problem(
            code, text, file: place?.source.name ?? query.name, line: place?.line,
            column: place == nil ? nil : message.column, hint: hint)
    }

    /// Athena gives the same error for objects that do not exist and for those that the role may not see.
    private var rights: String {
        let execution = message.execution.map { ", execution \($0)" } ?? ""
        return "if it is there, the role needs rights on it (\(message.code)\(execution))"
    }

    private var said: (ProblemCode, String, String?) {
        if isSyntax {
            let token = message.text.firstMatch(of: /mismatched input '([A-Za-z_]+|[^\w'"\s]+)'/)?.output.1
            return (.sqlSyntax, token.map { "syntax error at \"\($0)\"" } ?? "syntax error", nil)
        }
        let name = message.name ?? ""
        switch message.code {
        case "TABLE_NOT_FOUND", "SCHEMA_NOT_FOUND", "CATALOG_NOT_FOUND":
            let last = name.split(separator: ".").last.map(String.init) ?? name
            let known = lake.tables.map(\.name) + lake.views.map(\.name)
            return (
                .unknownTable, "the lake has no table or view \"\(last)\", or this role may not see it",
                nearest(to: last, among: known).map { "did you mean \($0)?" } ?? rights
            )
        case "COLUMN_NOT_FOUND":
            return (.unknownColumn, "unknown column \"\(name)\", or this role may not read it", rights)
        case "FUNCTION_NOT_FOUND":
            let called = message.text.firstMatch(of: /for function (\w+)/).map { String($0.output.1) }
            if let called { return (.sqlType, "the function \(called) does not take arguments of these types", nil) }
            return (.unknownFunction, "there is no function \(name)", nil)
        case "AMBIGUOUS_NAME":
            return (.sqlInvalid, "the column \"\(name)\" is in more than one table", "write its table before it")
        case "TYPE_MISMATCH", "TYPE_NOT_FOUND":
            return (.sqlType, message.redacted, "cast one side: CAST(… AS …)")
        default:
            return (.sqlInvalid, message.code.isEmpty ? message.redacted : "\(message.redacted) (\(message.code))", nil)
        }
    }
}
