import SegmentCore

/// Finds outer joins that WHERE undoes: a comparison with a column of the optional side is not true for a missing row,
/// so the rows that the outer join keeps are removed again.
struct JoinLint {
    let query: SourceText

    func warnings(_ tree: SyntaxTree) -> [Problem] {
        tree.all { $0["type"]?.text == "SELECT_NODE" }.flatMap(undone)
    }

    private func undone(_ select: SyntaxTree) -> [Problem] {
        guard let from = select["from_table"], let condition = select["where_clause"] else { return [] }
        var missing = nullable(from, isNullable: false)
        return conjuncts(condition).compactMap { conjunct in
            guard let column = column(of: conjunct, among: missing), let alias = column.columnPath?.first else {
                return nil
            }
            missing.remove(alias.lowercased())
            return Problem(
                .leftJoinUndone, "this condition undoes the outer join of \(alias): it drops the rows without \(alias)",
                severity: .warning, in: query, at: column.offset,
                hint: "move it into the ON of that join, or add \"OR \(alias).… IS NULL\"")
        }
    }

    /// The relations whose rows an outer join may leave out, in lower case.
    private func nullable(_ source: SyntaxTree, isNullable: Bool) -> Set<String> {
        guard source["type"]?.text == "JOIN" else {
            let name = source["alias"]?.text ?? source["table_name"]?.text
            return isNullable ? Set([name].compactMap { $0?.lowercased() }) : []
        }
        let kind = source["join_type"]?.text
        let left = source["left"].map { nullable($0, isNullable: isNullable || kind == "RIGHT" || kind == "OUTER") }
        let right = source["right"].map { nullable($0, isNullable: isNullable || kind == "LEFT" || kind == "OUTER") }
        return (left ?? []).union(right ?? [])
    }

    private func conjuncts(_ condition: SyntaxTree) -> [SyntaxTree] {
        guard condition["type"]?.text == "CONJUNCTION_AND" else { return [condition] }
        return (condition["children"]?.elements ?? []).flatMap(conjuncts)
    }

    private static let comparisons: Set = [
        "COMPARE_EQUAL", "COMPARE_NOTEQUAL", "COMPARE_LESSTHAN", "COMPARE_GREATERTHAN", "COMPARE_LESSTHANOREQUALTO",
        "COMPARE_GREATERTHANOREQUALTO", "COMPARE_BETWEEN", "COMPARE_IN", "COMPARE_NOT_IN",
    ]

    /// A column of one of these relations that the conjunct compares directly.
    private func column(of conjunct: SyntaxTree, among names: Set<String>) -> SyntaxTree? {
        guard let type = conjunct["type"]?.text, Self.comparisons.contains(type) else { return nil }
        let operands = [conjunct["left"], conjunct["right"], conjunct["input"], conjunct["children"]?.elements.first]
        return operands.compactMap { $0 }.first { operand in
            guard let path = operand.columnPath, path.count > 1 else { return false }
            return names.contains(path[0].lowercased())
        }
    }
}
