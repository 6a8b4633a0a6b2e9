import SegmentCore

/// Checks a parsed SELECT against the allow lists: only the lake's relations, only pure functions, no other statement.
///
/// Unknown nodes are refused, so that a node of a later engine version is not accepted by mistake.
struct QueryCheck {
    let source: SourceText
    let database: String
    /// The relations that may be read.
    let relations: [String]
    let functions: AllowedFunctions

    private(set) var problems: [Problem] = []
    /// The relations of the lake that the query reads, in lower case.
    private(set) var read: Set<String> = []
    /// Whether one of them is written with its database.
    private(set) var isQualified = false

    init(_ source: SourceText, database: String, relations: [String], dialect: QueryDialect) {
        self.source = source
        self.database = database
        self.relations = relations
        functions = AllowedFunctions(dialect)
    }

    mutating func run(_ tree: SyntaxTree) {
        walk(tree, with: [])
        problems.sort { ($0.line ?? 0, $0.column ?? 0) < ($1.line ?? 0, $1.column ?? 0) }
    }

    /// `names` are the common table expressions in scope, in lower case.
    private mutating func walk(_ node: SyntaxTree, with names: Set<String>) {
        guard case .object(let members) = node else {
            for child in node.children { walk(child, with: names) }
            return
        }
        var names = names
        for entry in members["cte_map"]?["map"]?.elements ?? [] { declare(entry, in: &names) }
        var rest = members.filter { $0.key != "cte_map" }
        switch (members["class"]?.text, members["type"]?.text) {
        case ("FUNCTION", _), ("WINDOW", _):
            check(function: node)
        case ("PARAMETER", _):
            report(.sqlParameter, "a parameter has no value here", at: node)
        case (nil, "BASE_TABLE"):
            check(table: node, with: names)
        case (nil, "TABLE_FUNCTION"):
            check(tableFunction: node)
            rest["function"] = members["function"]?["children"]
        case (nil, let type?) where type.hasSuffix("_NODE") && !Self.nodes.contains(type):
            report(.forbiddenStatement, "this kind of statement is not taken", at: node)
        default:
            break
        }
        if let source = members["from_table"], !Self.sources.contains(source["type"]?.text ?? "") {
            report(.forbiddenStatement, "DESCRIBE, SHOW and SUMMARIZE are not taken; one SELECT is", at: source)
        }
        for (_, child) in rest.sorted(by: { $0.key < $1.key }) { walk(child, with: names) }
    }

    private static let nodes: Set = ["SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"]
    private static let sources: Set = [
        "EMPTY", "BASE_TABLE", "SUBQUERY", "JOIN", "TABLE_FUNCTION", "EXPRESSION_LIST", "PIVOT",
    ]

    /// A common table expression sees those before it, and itself only in the second half of a recursion.
    private mutating func declare(_ entry: SyntaxTree, in names: inout Set<String>) {
        let name = entry["key"]?.text?.lowercased() ?? ""
        if let node = entry["value"]?["query"]?["node"] {
            if node["type"]?.text == "RECURSIVE_CTE_NODE", let second = node["right"] {
                walk(.object(node.members.filter { $0.key != "right" }), with: names)
                walk(second, with: names.union([name]))
            } else {
                walk(node, with: names)
            }
        }
        for (key, part) in (entry["value"]?.members ?? [:]) where key != "query" { walk(part, with: names) }
        names.insert(name)
    }

    private mutating func check(table node: SyntaxTree, with names: Set<String>) {
        let table = node["table_name"]?.text ?? ""
        let schema = node["schema_name"]?.text?.lowercased() ?? ""
        if schema.isEmpty, names.contains(table.lowercased()) { return }
        if node["at_clause"] != nil { report(.forbiddenStatement, "AT (…) is not taken", at: node) }
        let isOurs = schema.isEmpty || schema == "main" || schema == database.lowercased()
        guard (node["catalog_name"]?.text ?? "").isEmpty, isOurs,
            relations.contains(where: { $0.lowercased() == table.lowercased() })
        else {
            report(
                .unknownTable, "the lake has no table or view \"\(table)\"", at: node,
                hint: nearest(to: table, among: relations).map { "did you mean \($0)?" })
            return
        }
        read.insert(table.lowercased())
        if !schema.isEmpty, schema != "main" { isQualified = true }
    }

    private mutating func check(tableFunction node: SyntaxTree) {
        let name = node["function"]?["function_name"]?.text?.lowercased() ?? ""
        let schema = node["function"]?["schema"]?.text ?? ""
        guard AllowedFunctions.tables.contains(name), schema.isEmpty else {
            report(
                .forbiddenTableFunction, "\(name)(…) is not allowed in FROM", at: node,
                hint: "a query reads the lake's tables and views, unnest, generate_series and range")
            return
        }
    }

    private mutating func check(function node: SyntaxTree) {
        let name = node["function_name"]?.text?.lowercased() ?? ""
        let schema = node["schema"]?.text?.lowercased() ?? ""
        let isPlain = (node["catalog"]?.text ?? "").isEmpty && (schema.isEmpty || schema == "main")
        switch functions.verdict(name) {
        case .allowed where isPlain:
            if AllowedFunctions.nondeterministic.contains(name) {
                report(
                    .nondeterministicFunction, "\(name)() gives other values in every run", at: node,
                    severity: .warning, hint: "every row that carries them counts as changed each time")
            }
        case .unknown(let suggestion):
            report(
                .unknownFunction, "there is no function \(name)", at: node,
                hint: suggestion.map { "did you mean \($0)?" })
        case .allowed, .forbidden:
            report(
                .forbiddenFunction, "the function \(name) may not be used in a query", at: node,
                hint: "it reads or changes more than its arguments, or its result is not a value of the lake")
        }
    }

    private mutating func report(
        _ code: ProblemCode, _ message: String, at node: SyntaxTree, severity: Problem.Severity = .error,
        hint: String? = nil
    ) {
        problems.append(Problem(code, message, severity: severity, in: source, at: node.offset, hint: hint))
    }
}
