package import SegmentCore

/// The SQL of `OneShotEngine`: other words for types than the engines of the product.
package struct OneShotDialect: SQLDialect {
    private let objects: any ObjectStore

    package init(_ objects: any ObjectStore) { self.objects = objects }

    package func identifier(_ name: String) -> String { StandardSQL.identifier(name) }
    package func literal(_ text: String) -> String { StandardSQL.literal(text) }

    package func type(_ type: SQLType) -> String {
        switch type {
        case .text: "TEXT"
        case .integer: "INT8"
        case .double: "FLOAT8"
        case .textList: "TEXT[]"
        }
    }

    package func relation(_ relation: SQLRelation) -> String {
        switch relation {
        case .query(let query): return "query(\(literal(query.text)))"
        case .table(let key): return "read_parquet(\(place(key)))"
        case .file(let key, let format, let columns):
            let types = columns.map { "\(identifier($0)): 'TEXT'" }.joined(separator: ", ")
            let reader = format == .csv ? "read_csv" : "read_json"
            let options = format == .csv ? "auto_detect = false, header = true" : "format = 'newline_delimited'"
            return "\(reader)(\(place(key)), \(options), columns = {\(types)})"
        }
    }

    package func function(_ function: SQLFunction<String>) -> String {
        switch function {
        case .canonical(let value, let type): canonical(value, type)
        case .matches(let text, let pattern): "regexp_matches(\(text), \(literal(pattern)))"
        case .byteCount(let text): "octet_length(encode(\(text)))"
        case .jsonString(let text): "CAST(to_json(CAST(\(text) AS TEXT)) AS TEXT)"
        case .bit(let number, let index): "CAST((\(number) // \(1 << index)) % 2 AS INT8)"
        case .isNumber(let text): "coalesce(isfinite(try_cast(\(text) AS FLOAT8)), false)"
        case .listCount(let list): "CAST(json_array_length(\(list)) AS INT8)"
        case .longestElement(let list):
            "list_max(list_transform(from_json(\(list), '[\"TEXT\"]'), lambda e: length(e)))"
        case .listOfText(let text):
            "CASE WHEN \(text) LIKE '[\"%\"]' THEN from_json(\(text), '[\"TEXT\"]') ELSE [\(text)] END"
        case .digest(let values):
            "CAST(hash([\(values.map { "CAST(\($0) AS TEXT)" }.joined(separator: ", "))]) >> 1 AS INT8)"
        case .bucket(let value, let bits): "CAST(hash(CAST(\(value) AS TEXT)) >> \(64 - bits) AS INT8)"
        }
    }

    private func canonical(_ value: String, _ type: ValueType) -> String {
        switch type {
        case .textList:
            "nullif(CAST(to_json(list_sort(list_distinct(list_filter(CAST((\(value)) AS TEXT[]), lambda e: e <> '')))) "
                + "AS TEXT), '[]')"
        case .null: "CAST(NULL AS TEXT)"
        case .text, .boolean, .integer, .decimal, .double, .date, .timestamp, .timestampWithZone, .unsupported:
            "CAST((\(value)) AS TEXT)"
        }
    }

    private func place(_ key: ObjectKey) -> String { literal(objects.location(of: key).address) }
}
