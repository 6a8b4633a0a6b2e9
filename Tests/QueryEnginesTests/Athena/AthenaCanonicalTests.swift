import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import QueryEngines

/// The same values through both engines: in Athena's spelling, in DuckDB's, and the text that both must give.
@Suite(.serialized, .timeLimit(.minutes(60))) struct `Canonical texts of both engines` {
    private static let cases: [(athena: String, duckDB: String, ValueType, String?)] = [
        ("true", "true", .boolean, "true"), ("CAST(NULL AS boolean)", "NULL::BOOLEAN", .boolean, nil),
        ("CAST(-9223372036854775807 AS bigint)", "-9223372036854775807", .integer, "-9223372036854775807"),
        ("CAST(100.00 AS decimal(5, 2))", "100.00::DECIMAL(5, 2)", .decimal, "100"),
        ("CAST(1.50 AS decimal(5, 2))", "1.50::DECIMAL(5, 2)", .decimal, "1.5"),
        ("CAST(0.00 AS decimal(5, 2))", "0.00::DECIMAL(5, 2)", .decimal, "0"),
        ("CAST(-0.10 AS decimal(5, 2))", "-0.10::DECIMAL(5, 2)", .decimal, "-0.1"),
        ("1e0", "1::DOUBLE", .double, "1"), ("-0e0", "-0.0::DOUBLE", .double, "0"),
        ("1e-1", "0.1::DOUBLE", .double, "0.1"),
        ("1e-1 + 2e-1", "0.1::DOUBLE + 0.2::DOUBLE", .double, "0.30000000000000004"),
        ("-12345678.5e0", "-12345678.5::DOUBLE", .double, "-12345678.5"),
        ("999999999999999e0", "999999999999999::DOUBLE", .double, "999999999999999"),
        ("1e15", "1e15::DOUBLE", .double, "1000000000000000.0"),
        ("1.5e15", "1.5e15::DOUBLE", .double, "1500000000000000.0"),
        ("1e16", "1e16::DOUBLE", .double, "1e+16"), ("1e20", "1e20::DOUBLE", .double, "1e+20"),
        ("-1.25e300", "-1.25e300::DOUBLE", .double, "-1.25e+300"), ("1e-4", "1e-4::DOUBLE", .double, "0.0001"),
        ("2.5e-7", "2.5e-7::DOUBLE", .double, "2.5e-07"), ("1.25e-5", "1.25e-5::DOUBLE", .double, "1.25e-05"),
        ("nan()", "'nan'::DOUBLE", .double, "NaN"), ("infinity()", "'inf'::DOUBLE", .double, "Infinity"),
        ("-infinity()", "'-inf'::DOUBLE", .double, "-Infinity"), ("CAST(NULL AS double)", "NULL::DOUBLE", .double, nil),
        ("CAST(0.1 AS real)", "0.1::FLOAT", .double, "0.1"),
        ("DATE '2026-02-03'", "DATE '2026-02-03'", .date, "2026-02-03"),
        (
            "TIMESTAMP '2026-02-03 04:05:06.789'", "TIMESTAMP '2026-02-03 04:05:06.789'", .timestamp,
            "2026-02-03T04:05:06.789Z"
        ),
        ("TIMESTAMP '2026-02-03 00:00:00'", "TIMESTAMP '2026-02-03'", .timestamp, "2026-02-03T00:00:00.000Z"),
        (
            "TIMESTAMP '2026-02-03 04:05:06.500 UTC'", "TIMESTAMPTZ '2026-02-03 04:05:06.5+00'", .timestampWithZone,
            "2026-02-03T04:05:06.500Z"
        ),
        ("'héé'", "'héé'", .text, "héé"), ("''", "''", .text, ""),
        ("CAST(NULL AS varchar)", "NULL::VARCHAR", .text, nil),
        (
            "ARRAY['b', 'a', '', 'b', NULL, 'é', 'Z', '😀', '￿']", "['b', 'a', '', 'b', NULL, 'é', 'Z', '😀', '￿']",
            .textList, #"["Z","a","b","é","￿","😀"]"#
        ),
        (#"ARRAY['q"\']"#, #"['q"\']"#, .textList, #"["q\"\\"]"#),
        ("ARRAY['', NULL]", "['', NULL]", .textList, nil),
        ("CAST(NULL AS array(varchar))", "NULL::VARCHAR[]", .textList, nil), ("1", "1", .null, nil),
    ]

    @Test func `a value has one text in both engines`() async throws {
        let columns = Self.cases.enumerated().joined { "\(.canonical("x\($0)", $1.2)) AS c\($0)" }
        let duckDB = try await withScratchFolder { folder in
            let bench = try await Bench(in: folder)
            let sources = Self.cases.enumerated().joined { "\(SQL(stringLiteral: $1.duckDB)) AS x\($0)" }
            let select: SQL = "SELECT \(columns) FROM (SELECT \(sources))"
            return try await DuckDBEngine(bench.configuration).rows(of: select, reading: .results)[0]
        }
        let athena = try await withAthena { _, engine in
            let sources = Self.cases.enumerated().joined { "\(SQL(stringLiteral: $1.athena)) AS x\($0)" }
            let select: SQL = "SELECT \(columns) FROM (SELECT \(sources))"
            return try await engine.rows(of: select, reading: .results)[0]
        }
        for (index, value) in Self.cases.enumerated() {
            #expect(duckDB[index] == value.3, "DuckDB: \(value.duckDB)")
            #expect(athena[index] == value.3, "Athena: \(value.athena)")
        }
    }

    private static let functions: [(SQLFunction<SQL>, String?)] = [
        (.matches("'a b'", pattern: "^ | $"), "false"), (.matches("'a '", pattern: "^ | $"), "true"),
        (.matches("'it''s'", pattern: "t's$"), "true"), (.byteCount("'é😀'"), "6"),
        (.jsonString("'a\"\\é/' || chr(10) || chr(31) || chr(127)"), "\"a\\\"\\\\é/\\n\\u001F\u{7F}\""),
        (.jsonString("CAST(NULL AS varchar)"), nil), (.jsonString("'{\"a\":1}'"), #""{\"a\":1}""#),
        (.jsonString("'null'"), #""null""#), (.bit("5", index: 0), "1"), (.bit("5", index: 1), "0"),
        (.bit("CAST(576460752303423488 AS bigint)", index: 59), "1"), (.isNumber("'1'"), "true"),
        (.isNumber("'-1.5e3'"), "true"), (.isNumber("' 1'"), "false"), (.isNumber("'1\n'"), "false"),
        (.isNumber("'1_0'"), "false"), (.isNumber("'NaN'"), "false"), (.isNumber("'1e999'"), "false"),
        (.isNumber("''"), "false"), (.isNumber("CAST(NULL AS varchar)"), "false"), (.isNumber("'.'"), "false"),
        (.listCount(#"'["a","b"]'"#), "2"), (.longestElement(#"'["a","é😀"]'"#), "2"),
    ]

    @Test func `the functions mean the same in both engines`() async throws {
        let columns = Self.functions.enumerated().joined { "\(SQL(.function($1.0))) AS c\($0)" }
        let duckDB = try await withScratchFolder { folder in
            let bench = try await Bench(in: folder)
            return try await DuckDBEngine(bench.configuration).rows(
                of: "SELECT \(columns)", reading: .results)[0]
        }
        let (athena, lists) = try await withAthena { _, engine in
            let texts: SQL = #"VALUES '["b","a"]', 'x', '"x"', 'null', '[1,2]', '{"a":1}', '', CAST(NULL AS varchar)"#
            let list = SQL.canonical(.listOfText("nullif(t, '')"), .textList)
            return try await (
                engine.rows(of: "SELECT \(columns)", reading: .results)[0],
                engine.rows(of: "SELECT \(list) AS l FROM (\(texts)) AS v(t)", reading: .results)
            )
        }
        for (index, value) in Self.functions.enumerated() {
            #expect(duckDB[index] == value.1, "DuckDB: \(value.0)")
            #expect(athena[index] == value.1, "Athena: \(value.0)")
        }
        #expect(
            lists.map { $0[0] } == [
                #"["a","b"]"#, #"["x"]"#, #"["\"x\""]"#, #"["null"]"#, #"["1","2"]"#, #"["{\"a\":1}"]"#, nil, nil,
            ])
    }
}
