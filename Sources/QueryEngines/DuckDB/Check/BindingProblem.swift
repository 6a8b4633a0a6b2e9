import SegmentCore

/// Converts an error of the engine's binder into a problem with a place in the query.
///
/// The binder's places refer to our statement, so the place in the query is found in the tree by name.
struct BindingProblem {
    let message: EngineMessage
    let query: SourceText
    let tree: SyntaxTree
    /// All column names of the relations that the query reads, for suggestions.
    var columns: [String] = []

    /// The column that the binder did not find.
    var unknownColumn: String? {
        capture(/Referenced column "([^"]*)" not found/) ?? capture(/does not have a column named "([^"]*)"/)
    }

    var problem: Problem {
        if let alias = capture(/Referenced table "([^"]*)" not found/) { return unknownAlias(alias) }
        if let unknownColumn { return unknown(column: unknownColumn) }
        if message.subtype == "NO_MATCHING_FUNCTION", let name = message.name {
            let call = capture(/argument types '([^']*)'/) ?? name
            return Problem(
                .sqlType, "no form of \(name) takes these arguments: \(call)", in: query, at: place(function: name),
                hint: "a cast may be missing")
        }
        guard ["Binder", "Catalog"].contains(message.kind) else {
            return Problem(.sqlType, message.redacted, file: query.name)
        }
        // The binder puts names between double quotes; single quotes may contain literals.
        let named = capture(/"([^"]*)"/).flatMap { place(column: $0) }
        let shown = String(message.text.prefix { $0 != "\n" })
        return Problem(.sqlInvalid, shown.replacing(/'[^']*'/, with: "'…'"), in: query, at: named)
    }

    /// `endpoint.id` where FROM has no `endpoint`: most likely another alias was meant, which the query uses with that
    /// column elsewhere.
    private func unknownAlias(_ alias: String) -> Problem {
        let references = tree.all { ($0.columnPath?.count ?? 0) > 1 }
        let isWrong = { (node: SyntaxTree) in node.columnPath?.first?.lowercased() == alias.lowercased() }
        let wrong = references.first(where: isWrong)
        let column = wrong?.columnPath?[1] ?? ""
        let likely = references.first { !isWrong($0) && $0.columnPath?[1].lowercased() == column.lowercased() }
        let aliases = tree.sourceNames
        let similar = nearest(to: alias, among: aliases).map { "\($0).\(column)" }
        let meant = likely?.columnPath?.joined(separator: ".") ?? similar
        let hint = meant.map { "did you mean \($0)? " } ?? ""
        return Problem(
            .unknownAlias, "\(alias).\(column): there is no \(alias) in FROM", in: query, at: wrong?.offset,
            hint: "\(hint)FROM has \(aliases.joined(separator: ", "))")
    }

    private func unknown(column name: String) -> Problem {
        return Problem(
            .unknownColumn, "there is no column \(name)", in: query, at: place(column: name),
            hint: nearest(to: name, among: columns).map { "did you mean \($0)?" })
    }

    private func place(column: String) -> Int? {
        let last = column.split(separator: ".").last.map { $0.lowercased() }
        return tree.all { $0.columnPath?.last?.lowercased() == last || $0.columnPath?.first?.lowercased() == last }
            .first?.offset
    }

    private func place(function: String) -> Int? {
        tree.all { $0["function_name"]?.text?.lowercased() == function.lowercased() }.first?.offset
    }

    private func capture(_ pattern: Regex<(Substring, Substring)>) -> String? {
        message.text.firstMatch(of: pattern).map { String($0.output.1) }
    }
}

extension SyntaxTree {
    /// The aliases and table names in FROM, in the order of the text.
    var sourceNames: [String] {
        all { ["BASE_TABLE", "SUBQUERY", "TABLE_FUNCTION"].contains($0["type"]?.text) && $0["class"] == nil }
            .compactMap { $0["alias"]?.text ?? $0["table_name"]?.text }
    }
}
