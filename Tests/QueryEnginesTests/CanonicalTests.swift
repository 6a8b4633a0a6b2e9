import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import QueryEngines

@Suite struct `Canonical texts` {
    private static let cases: [(String, ValueType, String?)] = [
        ("true", .boolean, "true"), ("false", .boolean, "false"), ("NULL::BOOLEAN", .boolean, nil),
        ("-9223372036854775808", .integer, "-9223372036854775808"),
        ("170141183460469231731687303715884105727::HUGEINT", .integer, "170141183460469231731687303715884105727"),
        ("255::UTINYINT", .integer, "255"),
        ("100.00::DECIMAL(5, 2)", .decimal, "100"), ("1.50::DECIMAL(5, 2)", .decimal, "1.5"),
        ("0.00::DECIMAL(5, 2)", .decimal, "0"), ("-0.10::DECIMAL(5, 2)", .decimal, "-0.1"),
        ("100::DECIMAL(5, 0)", .decimal, "100"), ("NULL::DECIMAL(5, 2)", .decimal, nil),
        ("1e0", .double, "1"), ("-0.0::DOUBLE", .double, "0"), ("0.1::DOUBLE", .double, "0.1"),
        ("0.1::FLOAT", .double, "0.1"), ("0.1::DOUBLE + 0.2::DOUBLE", .double, "0.30000000000000004"),
        ("999999999999999::DOUBLE", .double, "999999999999999"), ("1e15::DOUBLE", .double, "1000000000000000.0"),
        ("1e20::DOUBLE", .double, "1e+20"), ("5e-324::DOUBLE", .double, "5e-324"),
        ("'nan'::DOUBLE", .double, "NaN"), ("'inf'::DOUBLE", .double, "Infinity"),
        ("'-inf'::FLOAT", .double, "-Infinity"), ("NULL::DOUBLE", .double, nil),
        ("DATE '2026-02-03'", .date, "2026-02-03"), ("DATE '0001-01-01'", .date, "0001-01-01"),
        ("TIMESTAMP '2026-02-03 04:05:06.789999'", .timestamp, "2026-02-03T04:05:06.789Z"),
        ("TIMESTAMP '2026-02-03'", .timestamp, "2026-02-03T00:00:00.000Z"),
        ("TIMESTAMP_NS '2026-02-03 04:05:06.123456789'", .timestamp, "2026-02-03T04:05:06.123Z"),
        ("TIMESTAMP_S '2026-02-03 04:05:06'", .timestamp, "2026-02-03T04:05:06.000Z"),
        ("NULL::TIMESTAMP", .timestamp, nil),
        ("TIMESTAMPTZ '2026-02-03 04:05:06.5+05:30'", .timestampWithZone, "2026-02-02T22:35:06.500Z"),
        ("'héé'", .text, "héé"), ("''", .text, ""), ("NULL::VARCHAR", .text, nil), ("' a'", .text, " a"),
        ("['b', 'a', '', 'b', NULL, 'é', 'Z']", .textList, #"["Z","a","b","é"]"#),
        (#"['q"\']"#, .textList, #"["q\"\\"]"#), ("['', NULL]", .textList, nil), ("[]::VARCHAR[]", .textList, nil),
        ("NULL::VARCHAR[]", .textList, nil), ("1", .null, nil),
    ]

    @Test func `each type's edge values have one text`() async throws {
        try await withScratchFolder { folder in
            let bench = try await Bench(in: folder)
            let columns = Self.cases.enumerated().joined { index, value in
                "\(.canonical("x\(index)", value.1)) AS c\(index)"
            }
            let sources = Self.cases.enumerated().joined { "\(SQL(stringLiteral: $1.0)) AS x\($0)" }
            let select: SQL = "SELECT \(columns) FROM (SELECT \(sources))"
            let row = try await DuckDBEngine(bench.configuration).rows(of: select, reading: .results)[0]
            for (found, (expression, type, expected)) in zip(row, Self.cases) {
                #expect(found == expected, "\(expression) as \(type)")
            }
        }
    }

    private static let functions: [(SQLFunction<SQL>, String?)] = [
        (.matches("'a b'", pattern: #"^\s|\s$"#), "false"), (.matches("'a '", pattern: #"^\s|\s$"#), "true"),
        (.matches("'it''s'", pattern: "t's$"), "true"),
        (.byteCount("'é😀'"), "6"), (.jsonString("'a\"\\é' || chr(10) || chr(1)"), #""a\"\\é\n\u0001""#),
        (.jsonString("NULL::VARCHAR"), nil), (.jsonString("'{\"a\":1}'"), #""{\"a\":1}""#),
        (.bit("5", index: 0), "1"), (.bit("5", index: 1), "0"), (.bit("1::BIGINT << 59", index: 59), "1"),
        (.isNumber("'1'"), "true"), (.isNumber("'-1.5e3'"), "true"), (.isNumber("' 1'"), "false"),
        (.isNumber("'1_0'"), "false"), (.isNumber("'NaN'"), "false"), (.isNumber("'1e999'"), "false"),
        (.isNumber("''"), "false"), (.isNumber("NULL::VARCHAR"), "false"), (.isNumber("'.'"), "false"),
        (.listCount(#"'["a","b"]'"#), "2"), (.longestElement(#"'["a","é😀"]'"#), "2"),
    ]

    @Test func `the functions mean what the port says`() async throws {
        try await withScratchFolder { folder in
            let bench = try await Bench(in: folder)
            let columns = Self.functions.enumerated().joined { "\(SQL(.function($1.0))) AS c\($0)" }
            let row = try await DuckDBEngine(bench.configuration).rows(of: "SELECT \(columns)", reading: .results)[0]
            for (found, (function, expected)) in zip(row, Self.functions) { #expect(found == expected, "\(function)") }
        }
    }

    @Test func `refused rows are read from JSON lines`() async throws {
        try await withScratchFolder { folder in
            let bench = try await Bench(in: folder)
            let key = ObjectKey("rejections.jsonl")
            let lines = #"{"id":"1","reason":"Address is missing"}"# + "\n" + #"{"id":"true","reason":"a\"b"}"# + "\n"
            try Data(lines.utf8).write(to: URL(filePath: bench.store.location(of: key).address))
            let rows = try await DuckDBEngine(bench.configuration).rows(
                of: "SELECT id, reason FROM \(.rejections(key)) ORDER BY id", reading: .results)
            #expect(rows == [["1", "Address is missing"], ["true", "a\"b"]])
        }
    }

    @Test(arguments: ["it's", "'; DROP", "a'\u{301}b", "\n'", "''"])
    func `a literal gives back its text, whatever stands behind its quotes`(text: String) async throws {
        try await withScratchFolder { folder in
            let bench = try await Bench(in: folder)
            let rows = try await DuckDBEngine(bench.configuration).rows(
                of: "SELECT \(literal: text) AS \(identifier: "\"\u{301}x")", reading: .results)
            #expect(rows == [[text]])
        }
    }
}
