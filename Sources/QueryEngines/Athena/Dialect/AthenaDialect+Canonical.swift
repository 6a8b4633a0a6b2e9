import SegmentCore

extension AthenaDialect {
    /// Canonical text of a value: the same texts as those of `DuckDBDialect`.
    func canonical(_ expression: String, _ type: ValueType) -> String {
        let x = "(\(expression))"
        return switch type {
        case .text, .boolean, .integer, .date, .unsupported:
            "CAST(\(x) AS varchar)"
        case .null:
            "CAST(NULL AS varchar)"
        case .decimal:
            decimal("CAST(\(x) AS varchar)")
        case .double:
            double(x)
        case .timestamp:
            "format_datetime(\(x), '\(Self.timestampFormat)')"
        case .timestampWithZone:
            "format_datetime(\(x) AT TIME ZONE 'UTC', '\(Self.timestampFormat)')"
        case .textList:
            // NULL <> '' is NULL, so the filter drops NULL elements too.
            """
            nullif(json_format(CAST(array_sort(array_distinct(filter(CAST(\(x) AS array(varchar)), e -> e <> ''))) AS json)), '[]')
            """
        }
    }

    /// In a literal, so its quotes are doubled. Three decimals always.
    private static let timestampFormat = "yyyy-MM-dd''T''HH:mm:ss.SSS''Z''"

    /// 100.00 → 100, 1.50 → 1.5.
    private func decimal(_ text: String) -> String {
        "CASE WHEN strpos(\(text), '.') > 0 THEN regexp_replace(\(text), '[.]?0+$', '') ELSE \(text) END"
    }

    /// Whole numbers below 1e15 without point or exponent, otherwise the shortest text that reads back as the same
    /// value.
    private func double(_ x: String) -> String {
        """
        CASE WHEN is_nan(\(x)) THEN 'NaN' WHEN is_infinite(\(x)) THEN CASE WHEN \(x) > 0 THEN 'Infinity' ELSE '-Infinity' END \
        WHEN \(x) = truncate(\(x)) AND abs(\(x)) < 1e15 THEN CAST(CAST(\(x) AS bigint) AS varchar) \
        ELSE CASE WHEN \(x) < 0 THEN '-' ELSE '' END || \(spelt("CAST(abs(\(x)) AS varchar)")) END
        """
    }

    /// Rewrites a positive number's text: engines agree on its shortest digits, but not on where they use an exponent.
    /// Here from 1e16 and below 1e-4, of at least two digits: `1e+20`, `2.5e-07`.
    private func spelt(_ text: String) -> String {
        // t: the text. p: its digits before and after the point, and the exponent. n: all digits without leading zeros,
        // and the power of ten of the first. d: without trailing zeros.
        let parts = """
            ARRAY[regexp_extract(t, '^[0-9]+'), coalesce(regexp_extract(t, '[.]([0-9]+)', 1), ''), \
            coalesce(regexp_extract(t, '[eE][+]?(-?[0-9]+)$', 1), '0')]
            """
        let first = "regexp_replace(p[1] || p[2], '^0+', '')"
        let digits = """
            ARRAY[\(first), CAST(CAST(p[3] AS bigint) + length(p[1]) - 1 - length(p[1] || p[2]) + length(\(first)) AS varchar)]
            """
        let d = "regexp_replace(n[1], '0+$', '')"
        let e = "CAST(n[2] AS integer)"
        let whole = """
            rpad(substr(\(d), 1, \(e) + 1), \(e) + 1, '0') || '.' || \
            CASE WHEN length(\(d)) > \(e) + 1 THEN substr(\(d), \(e) + 2) ELSE '0' END
            """
        let small = "'0.' || rpad('', -1 - \(e), '0') || \(d)"
        let scientific = """
            substr(\(d), 1, 1) || CASE WHEN length(\(d)) > 1 THEN '.' || substr(\(d), 2) ELSE '' END || \
            CASE WHEN \(e) < 0 THEN 'e-' ELSE 'e+' END || \
            CASE WHEN abs(\(e)) < 10 THEN '0' ELSE '' END || CAST(abs(\(e)) AS varchar)
            """
        let spelling = """
            CASE WHEN \(e) < -4 OR \(e) >= 16 THEN \(scientific) WHEN \(e) >= 0 THEN \(whole) ELSE \(small) END
            """
        return """
            element_at(transform(transform(transform(ARRAY[\(text)], t -> \(parts)), p -> \(digits)), n -> \(spelling)), 1)
            """
    }
}
