package import SegmentCore

/// The spelling of SQL in Athena (engine version 3, Trino's SQL).
package struct AthenaDialect: SQLDialect {
    let lake: LakeDefinition
    let names: TableNames
    /// The qualifier of our tables' names: the work database, quoted.
    let workPlace: String

    static func literal(_ text: String) -> String { StandardSQL.literal(text) }
    static func identifier(_ name: String) -> String { StandardSQL.identifier(name) }

    package func literal(_ text: String) -> String { Self.literal(text) }
    package func identifier(_ name: String) -> String { Self.identifier(name) }

    package func type(_ type: SQLType) -> String {
        switch type {
        case .text: "varchar"
        case .integer: "bigint"
        case .double: "double"
        case .textList: "array(varchar)"
        }
    }

    package func relation(_ relation: SQLRelation) -> String {
        switch relation {
        case .query(let query): self.query(query)
        case .table(let key): name(of: .table(key))
        case .file(let key, let format, let columns): file(key, format, columns)
        }
    }

    /// A text that cannot be put in parentheses is never written into a statement: what is written instead fails when
    /// it runs. (`inspect` reports the problems of such a text.)
    private func query(_ text: SourceText) -> String {
        let wrapped = WrappedQuery(text, lake: lake)
        return wrapped.isSound ? wrapped.relation : "(SELECT * FROM \"headgate\".\"refused_query\")"
    }

    private func file(_ key: ObjectKey, _ format: ImportBatch.Format, _ columns: [String]) -> String {
        let table = WorkTable.file(key, format, columns: columns)
        guard format == .csv else { return name(of: table) }
        // Columns of a table are named in lower case, and its SerDe has no NULL: an empty cell is one, as for DuckDB.
        let named = zip(table.fileColumns, columns).map { "nullif(\($0), '') AS \(identifier($1))" }
        return "(SELECT \(named.joined(separator: ", ")) FROM \(name(of: table)))"
    }

    /// 64 bits, signed; NULL is another value than any text.
    private func digest(_ values: [String]) -> String {
        "from_big_endian_64(xxhash64(to_utf8(json_format(CAST(ARRAY[\(values.joined(separator: ", "))] AS json)))))"
    }

    func name(of table: WorkTable) -> String { "\(workPlace).\(names.name(of: table))" }

    package func function(_ function: SQLFunction<String>) -> String {
        switch function {
        case .canonical(let expression, let type):
            canonical(expression, type)
        case .matches(let text, let pattern):
            "regexp_like(\(text), \(literal(pattern)))"
        case .byteCount(let text):
            "length(to_utf8(\(text)))"
        case .jsonString(let text):
            "json_format(CAST(CAST(\(text) AS varchar) AS json))"
        case .bit(let number, let index):
            // There is no operator >>; numbers of bits are never negative.
            "mod(\(number) / \(1 << index), 2)"
        case .isNumber(let text):
            // try_cast alone would accept ' 1 ', which no destination accepts as a number.
            """
            coalesce(regexp_like(\(text), '^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?\\z') \
            AND is_finite(try_cast(\(text) AS double)), false)
            """
        case .listCount(let list):
            "json_array_length(\(list))"
        case .longestElement(let list):
            "array_max(transform(CAST(json_parse(\(list)) AS array(varchar)), e -> length(e)))"
        case .listOfText(let text):
            "coalesce(try(CAST(json_parse(\(text)) AS array(varchar))), ARRAY[\(text)])"
        case .digest(let values):
            "bitwise_right_shift(\(digest(values)), 1)"
        case .bucket(let value, let bits):
            "bitwise_right_shift(\(digest([value])), \(64 - bits))"
        }
    }
}
