package import SegmentCore

/// How Athena (engine version 3, Trino's SQL) spells what a run's statements leave to the dialect.
///
/// `AthenaEngine` makes it: both share the names of tables, so that a missing table can be made where its name turns up.
package struct AthenaDialect: SQLDialect {
    let lake: LakeDefinition
    let names: TableNames
    /// What stands before the names of our tables: the work database, quoted.
    let workPlace: String

    /// A text that cannot stand in parentheses by itself is never written into a statement: what is written instead
    /// fails, should anybody run it. (`inspect` has told its problems.)
    package func relation(query: SourceText) -> String {
        let wrapped = WrappedQuery(query, lake: lake)
        return wrapped.isSound ? wrapped.relation : "(SELECT * FROM \"headgate\".\"refused_query\")"
    }

    package func relation(table: ObjectKey) -> String { relation(.table(table)) }

    package func relation(file: ObjectKey, format: ImportBatch.Format, columns: [String]) -> String {
        // Columns of a table are named in lower case; the statement's own names stand in front of them.
        let own = columns.indices.map { "f\($0)" }
        let table = relation(.file(file, format, columns: format == .csv ? own : columns))
        guard format == .csv else { return table }
        // The SerDe has no NULL: an empty cell is one, as for DuckDB.
        let named = zip(own, columns).map { "nullif(\($0), '') AS \(sqlIdentifier($1))" }.joined(separator: ", ")
        return "(SELECT \(named) FROM \(table))"
    }

    func relation(_ content: TableNames.Content) -> String { "\(workPlace).\(names.name(of: content))" }

    package func spell(_ fragment: SQLFragment) -> String {
        switch fragment {
        case .matches(let text, let pattern):
            "regexp_like(\(text), \(sqlLiteral(pattern)))"
        case .byteCount(let text):
            "length(to_utf8(\(text)))"
        case .jsonString(let text):
            "json_format(CAST(CAST(\(text) AS varchar) AS json))"
        case .bit(let number, let index):
            // There is no operator >>; numbers of bits are never negative.
            "mod(\(number) / \(1 << index), 2)"
        case .isNumber(let text):
            // try_cast alone would take ' 1 ', which no destination takes for a number.
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
        }
    }
}
