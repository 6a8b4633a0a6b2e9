import SegmentCore

extension DuckDBDialect {
    /// Canonical text of a value.
    ///
    /// NaN and the infinities become `NaN`, `Infinity` and `-Infinity`, which are not texts of numbers, so that a run
    /// can mark their rows invalid.
    func canonical(_ expression: String, _ type: ValueType) -> String {
        let x = "(\(expression))"
        return switch type {
        case .text, .boolean, .integer, .date, .unsupported:
            "CAST(\(x) AS VARCHAR)"
        case .null:
            "CAST(NULL AS VARCHAR)"
        case .decimal:
            decimal("CAST(\(x) AS VARCHAR)")
        case .double:
            double(x)
        case .timestamp:
            "strftime(CAST(\(x) AS TIMESTAMP), '\(Self.timestampFormat)')"
        case .timestampWithZone:
            "strftime(timezone('UTC', \(x)), '\(Self.timestampFormat)')"
        case .textList:
            // NULL <> '' is NULL, so the filter drops NULL elements too.
            """
            nullif(CAST(to_json(list_sort(list_distinct(list_filter(CAST(\(x) AS VARCHAR[]), lambda e: e <> '')))) \
            AS VARCHAR), '[]')
            """
        }
    }

    /// Always three decimals, so that equal instants have equal texts.
    private static let timestampFormat = "%Y-%m-%dT%H:%M:%S.%gZ"

    /// 100.00 → 100, 1.50 → 1.5.
    private func decimal(_ text: String) -> String {
        "CASE WHEN contains(\(text), '.') THEN regexp_replace(\(text), '[.]?0+$', '') ELSE \(text) END"
    }

    /// Whole numbers below 1e15 without point or exponent, otherwise the shortest text that reads back as the same
    /// value.
    private func double(_ x: String) -> String {
        """
        CASE WHEN isnan(\(x)) THEN 'NaN' WHEN isinf(\(x)) THEN CASE WHEN \(x) > 0 THEN 'Infinity' ELSE '-Infinity' END \
        WHEN \(x) = trunc(\(x)) AND abs(\(x)) < 1e15 THEN CAST(CAST(\(x) AS BIGINT) AS VARCHAR) \
        ELSE CAST(\(x) AS VARCHAR) END
        """
    }
}
