import BatchFiles
import SegmentCore
import Testing

@Suite struct RowRulesTests {
    @Test(
        arguments: [
            ("a b", nil), ("é", nil), ("a$", "bad_id"), ("{a", "bad_id"), ("a}", "bad_id"), (" a", "bad_id"),
            ("a ", "bad_id"), ("\u{A0}é", "bad_id"), ("a\tb", "bad_id"), ("a\u{85}b", "bad_id"),
        ] as [(String, String?)])
    func `an id is judged`(id: String, reason: String?) async throws {
        #expect(try await csv("Id,Attributes.A\n\(id),x\n").map(\.reason) == [reason])
    }

    @Test func `a row without id is named so`() async throws {
        #expect(try await csv("Id,Attributes.A\n,x\n").map(\.reason) == ["missing_id"])
    }

    @Test func `lengths count Unicode scalars`() async throws {
        let fits = String(repeating: "é", count: 100)
        #expect(
            try await csv("Id,Attributes.A\na,\(fits)\nb,\(fits)x\n").map(\.reason) == [nil, "too_long Attributes.A"])
    }

    @Test func `a list has at most 50 values`() async throws {
        let header = "Id," + Array(repeating: "Attributes.A", count: 51).joined(separator: ",")
        let full = "a," + (0..<51).map(String.init).joined(separator: ",")
        let fits = "b,," + (0..<50).map(String.init).joined(separator: ",")
        let rows = try await csv([header, full, fits].joined(separator: "\n"))
        #expect(rows.map(\.reason) == ["too_many_values Attributes.A", nil])
    }

    @Test(
        arguments: [
            ("1", nil), ("-1.5e3", nil), ("007", nil), ("x", "not_a_number Metrics.M"),
            ("NaN", "not_a_number Metrics.M"),
            ("inf", "not_a_number Metrics.M"), ("1e999", "not_a_number Metrics.M"), ("0x10", "not_a_number Metrics.M"),
            (" 1", "not_a_number Metrics.M"),
        ] as [(String, String?)])
    func `a metric is a finite number`(text: String, reason: String?) async throws {
        #expect(try await csv("Id,Metrics.M\na,\(text)\n").map(\.reason) == [reason])
    }

    @Test func `fields with a fixed set of values take no other`() async throws {
        let rows = try await csv("Id,ChannelType,OptOut\na,EMAIL,ALL\nb,email,\nc,,SOME\n")
        #expect(rows.map(\.reason) == [nil, "not_allowed ChannelType", "not_allowed OptOut"])
    }

    @Test func `bad UTF-8 and NUL bytes spoil their rows`() async throws {
        let bytes =
            Array("Id,Attributes.A\na,".utf8) + [0xC3, 0x28] + Array("\nb,x\0y\nc,ok\n".utf8) + [0xFF, 0x2C, 0x31]
        let rows = try await readRows(bytes, .csv)
        #expect(rows.map(\.reason) == ["not_utf8 Attributes.A", "nul_character Attributes.A", nil, "bad_id"])
    }

    @Test func `a row has at most 15 KB`() async throws {
        let names = (0..<200).map { "Attributes.a\($0)" }.joined(separator: ",")
        let row = Array(repeating: String(repeating: "x", count: 80), count: 200).joined(separator: ",")
        #expect(try await csv("Id,\(names)\na,\(row)\n").map(\.reason) == ["row_too_large"])
    }

    @Test func `reasons never hold a row's values`() async throws {
        let rows = try await csv("Id,Metrics.M,ChannelType\nsecret,secret,EMAIL\nsecret,1,secret\n")
        #expect(rows.allSatisfy { $0.reason?.contains("secret") == false })
    }
}
