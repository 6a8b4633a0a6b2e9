import SegmentCore

extension LakeType {
    /// The type as DuckDB spells it: `VARCHAR`, `DECIMAL(10,2)`, `STRUCT("a" BIGINT)[]`.
    var duckDB: String { form.duckDB }
}

extension LakeType.Form {
    fileprivate var duckDB: String {
        switch self {
        case .scalar(let scalar): scalar.rawValue.uppercased()
        case .decimal(let precision, let scale): "DECIMAL(\(precision),\(scale))"
        case .list(let element): element.duckDB + "[]"
        case .map(let key, let value): "MAP(\(key.duckDB), \(value.duckDB))"
        case .structure(let fields):
            "STRUCT(\(fields.map { "\(DuckDBDialect.identifier($0.name)) \($0.form.duckDB)" }.joined(separator: ", ")))"
        }
    }
}
