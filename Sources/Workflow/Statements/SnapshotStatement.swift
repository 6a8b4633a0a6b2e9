package import SegmentCore

/// The statement that runs the analyst's query and gives its result in canonical text.
///
/// Columns: `k` the folded key, `id` as written where that differs from `k`, `why` the reason that makes the row
/// invalid, `e0…` bits of the cells that were `''` (60 to a column), `v0…` the values. A row is judged by itself here;
/// duplicates come in the plan.
package struct SnapshotStatement {
    package static let bitsPerColumn = 60

    let query: ValidatedQuery
    let contract: DestinationContract
    let text: SourceText

    package init(
        query: ValidatedQuery, text: SourceText, contract: DestinationContract
    ) {
        self.query = query
        self.text = text
        self.contract = contract
    }

    package var sql: SQL {
        let columns = query.columns.indices
        let names = (0...query.columns.count).joined { "x\($0)" }
        return """
            SELECT lower(id) AS k, \(SpelledKey.column("lower(id)")), \(judgement) AS why\
            \(Self.bitColumns(query.columns.count).commaPrefixed { $0 })\(columns.commaPrefixed { "v\($0)" })
            FROM (SELECT \(canonicalID) AS id\(columns.commaPrefixed { "\(value($0)) AS v\($0)" })\(emptyBits)
              FROM \(.query(text)) AS q(\(names))) AS r
            """
    }

    static func bitColumns(_ count: Int) -> [SQL] {
        (0..<max(1, (count + bitsPerColumn - 1) / bitsPerColumn)).map { "e\($0)" }
    }

    private var canonicalID: SQL { .canonical("x\(query.idPosition)", query.idType) }

    private func value(_ index: Int) -> SQL {
        let column = query.columns[index]
        let x: SQL = "x\(column.position)"
        guard column.type == .text else { return .canonical(x, column.type) }
        let text: SQL = "nullif(\(x), '')"
        guard isNumeric(column) else { return text }
        // A number given as text is compared and written like any other number.
        let number = SQL.canonical("try_cast(\(x) AS \(.double))", .double)
        return "CASE WHEN \(.isNumber(text)) THEN \(number) ELSE \(text) END"
    }

    private var emptyBits: SQL {
        Self.bitColumns(query.columns.count).enumerated().commaPrefixed { chunk, name in
            let terms = query.columns.enumerated().compactMap { index, column -> SQL? in
                guard index / Self.bitsPerColumn == chunk, column.type == .text else { return nil }
                return "CASE WHEN x\(column.position) = '' THEN \(1 << (index % Self.bitsPerColumn)) ELSE 0 END"
            }
            return "CAST(\(terms.isEmpty ? "0" : terms.joined(separator: " + ")) AS \(.integer)) AS \(name)"
        }
    }

    // MARK: Validity

    /// Of the white space that is not a space, all is control characters: a class of it would differ by engine.
    private var judgement: SQL {
        let id: SQL = """
            WHEN id IS NULL THEN 'id_null' WHEN \
            \(.matches("id", pattern: #"[$\x7B\x7D\p{Cc}]|^ | $|^$"#)) THEN 'id_malformed'
            """
        let cells = query.columns.indices.flatMap(cellChecks)
        return "CASE \(([id] + cells + rowChecks).joined(separator: " ")) END"
    }

    private func cellChecks(_ index: Int) -> [SQL] {
        let column = query.columns[index]
        let v: SQL = "v\(index)"
        func when(_ condition: SQL, _ reason: String) -> SQL {
            "WHEN \(condition) THEN \(literal: "\(reason) \(column.attribute.name)")"
        }
        if column.type == .textList {
            return [
                when("\(.listCount(v)) > \(contract.listLength)", "too_many_values"),
                when("\(.longestElement(v)) > \(contract.valueLength)", "too_long"),
            ]
        }
        var checks: [SQL] = []
        if isNumeric(column) {
            checks.append(when("\(v) IS NOT NULL AND NOT \(.isNumber(v))", "not_a_number"))
        } else if column.type == .double {
            checks.append(when("\(v) IS NOT NULL AND NOT \(.isNumber(v))", "not_finite"))
        }
        if column.attribute.isCustom, column.attribute.kind != .metric, column.type == .text {
            checks.append(when("length(\(v)) > \(contract.valueLength)", "too_long"))
        }
        if let allowed = contract.field(named: column.attribute.name)?.oneOf {
            checks.append(when("\(v) NOT IN (\(allowed.joined { "\(literal: $0)" }))", "not_allowed"))
        }
        return checks
    }

    private var rowChecks: [SQL] {
        var checks: [SQL] = []
        let users = query.columns.indices.filter { query.columns[$0].attribute.kind == .user }
        if let userID = query.columns.firstIndex(where: { $0.attribute.name == Attribute.userID }), !users.isEmpty {
            let any = users.joined(" OR ") { "v\($0) IS NOT NULL" }
            checks.append("WHEN v\(userID) IS NULL AND (\(any)) THEN 'user_id_missing'")
        }
        // Only text can grow: without it a row cannot come near the limit.
        let texts = query.columns.indices.filter {
            query.columns[$0].type == .text || query.columns[$0].type == .textList
        }
        let bounded = texts.allSatisfy { query.columns[$0].attribute.isCustom && query.columns[$0].type == .text }
        if !bounded || texts.count * contract.valueLength * 4 > contract.rowBytes {
            let sum = texts.joined(" + ") { "coalesce(\(.byteCount("v\($0)")), 0)" }
            checks.append("WHEN \(sum) > \(contract.rowBytes) THEN 'row_too_large'")
        }
        return checks
    }

    private func isNumeric(_ column: SegmentColumn) -> Bool {
        column.attribute.kind == .metric || contract.field(named: column.attribute.name)?.isNumber == true
    }
}
