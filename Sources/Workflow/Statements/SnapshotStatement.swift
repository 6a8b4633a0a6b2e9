package import SegmentCore

/// The statement that runs the analyst's query and gives its result in canonical text.
///
/// Columns: `k` the folded key, `id` as written where that differs from `k`, `why` the reason that makes the row invalid, `e0…` bits of the cells
/// that were `''` (60 to a column), `v0…` the values. A row is judged by itself here; duplicates come in the plan.
package struct SnapshotStatement {
    package static let bitsPerColumn = 60

    let query: ValidatedQuery
    let contract: DestinationContract
    let dialect: any SQLDialect
    let text: SourceText

    package init(
        query: ValidatedQuery, text: SourceText, contract: DestinationContract, dialect: any SQLDialect
    ) {
        self.query = query
        self.text = text
        self.contract = contract
        self.dialect = dialect
    }

    package var sql: String {
        let columns = query.columns.indices
        let names = list(Array(0...query.columns.count)) { "x\($0)" }
        return """
            SELECT lower(id) AS k, nullif(id, lower(id)) AS id, \(judgement) AS why\(also(Self.bitColumns(query.columns.count)) { $0 })\
            \(also(Array(columns)) { "v\($0)" })
            FROM (SELECT \(canonicalID) AS id\(also(Array(columns)) { "\(value($0)) AS v\($0)" })\(emptyBits)
              FROM \(dialect.relation(query: text)) AS q(\(names))) AS r
            """
    }

    package var value: SQL { SQL(.rendered(sql, reads: [.query(text)])) }

    static func bitColumns(_ count: Int) -> [String] {
        (0..<max(1, (count + bitsPerColumn - 1) / bitsPerColumn)).map { "e\($0)" }
    }

    private var canonicalID: String { dialect.canonical("x\(query.idPosition)", type: query.idType) }

    private func value(_ index: Int) -> String {
        let column = query.columns[index]
        let x = "x\(column.position)"
        guard column.type == .text else { return dialect.canonical(x, type: column.type) }
        let text = "nullif(\(x), '')"
        guard isNumeric(column) else { return text }
        // A number given as text is compared and written like any other number.
        let number = dialect.canonical("try_cast(\(x) AS double)", type: .double)
        return "CASE WHEN \(dialect.spell(.isNumber(text))) THEN \(number) ELSE \(text) END"
    }

    private var emptyBits: String {
        Self.bitColumns(query.columns.count).enumerated().map { chunk, name in
            let terms = query.columns.enumerated().compactMap { index, column -> String? in
                guard index / Self.bitsPerColumn == chunk, column.type == .text else { return nil }
                return "CASE WHEN x\(column.position) = '' THEN \(1 << (index % Self.bitsPerColumn)) ELSE 0 END"
            }
            return ", CAST(\(terms.isEmpty ? "0" : terms.joined(separator: " + ")) AS bigint) AS \(name)"
        }.joined()
    }

    // MARK: Validity

    /// Of the white space that is not a space, all is control characters: a class of it would differ by engine.
    private var judgement: String {
        let id = """
            WHEN id IS NULL THEN 'id_null' WHEN \
            \(dialect.spell(.matches("id", pattern: #"[$\x7B\x7D\p{Cc}]|^ | $|^$"#))) THEN 'id_malformed'
            """
        let cells = query.columns.indices.flatMap(cellChecks)
        return "CASE \(([id] + cells + rowChecks).joined(separator: " ")) END"
    }

    private func cellChecks(_ index: Int) -> [String] {
        let column = query.columns[index]
        let v = "v\(index)"
        func when(_ condition: String, _ reason: String) -> String {
            "WHEN \(condition) THEN \(sqlLiteral("\(reason) \(column.attribute.name)"))"
        }
        if column.type == .textList {
            return [
                when("\(dialect.spell(.listCount(v))) > \(contract.listLength)", "too_many_values"),
                when("\(dialect.spell(.longestElement(v))) > \(contract.valueLength)", "too_long"),
            ]
        }
        var checks: [String] = []
        if isNumeric(column) {
            checks.append(when("\(v) IS NOT NULL AND NOT \(dialect.spell(.isNumber(v)))", "not_a_number"))
        } else if column.type == .double {
            checks.append(when("\(v) IS NOT NULL AND NOT \(dialect.spell(.isNumber(v)))", "not_finite"))
        }
        if column.attribute.isCustom, column.attribute.kind != .metric, column.type == .text {
            checks.append(when("length(\(v)) > \(contract.valueLength)", "too_long"))
        }
        if let allowed = contract.field(named: column.attribute.name)?.oneOf {
            checks.append(when("\(v) NOT IN (\(list(allowed, ", ", sqlLiteral)))", "not_allowed"))
        }
        return checks
    }

    private var rowChecks: [String] {
        var checks: [String] = []
        let users = query.columns.indices.filter { query.columns[$0].attribute.kind == .user }
        if let userID = query.columns.firstIndex(where: { $0.attribute.name == Attribute.userID }), !users.isEmpty {
            let any = list(users, " OR ") { "v\($0) IS NOT NULL" }
            checks.append("WHEN v\(userID) IS NULL AND (\(any)) THEN 'user_id_missing'")
        }
        // Only text can grow: without it a row cannot come near the limit.
        let texts = query.columns.indices.filter {
            query.columns[$0].type == .text || query.columns[$0].type == .textList
        }
        let bounded = texts.allSatisfy { query.columns[$0].attribute.isCustom && query.columns[$0].type == .text }
        if !bounded || texts.count * contract.valueLength * 4 > contract.rowBytes {
            let sum = texts.map { "coalesce(\(dialect.spell(.byteCount("v\($0)"))), 0)" }.joined(separator: " + ")
            checks.append("WHEN \(sum) > \(contract.rowBytes) THEN 'row_too_large'")
        }
        return checks
    }

    private func isNumeric(_ column: SegmentColumn) -> Bool {
        column.attribute.kind == .metric || contract.field(named: column.attribute.name)?.isNumber == true
    }
}
