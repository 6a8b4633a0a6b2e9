import BatchFiles
import SegmentCore
import Testing

@Suite struct CSVReaderTests {
    @Test func `cells come with their columns and empty cells are not given`() async throws {
        let rows = try await csv("Id,Address,Attributes.Plan\na,x@y.z,Gold\nb,,\n")
        #expect(rows.map(\.row.id) == ["a", "b"])
        #expect(rows[0].row.values == ["Address": ["x@y.z"], "Attributes.Plan": ["Gold"]])
        #expect(rows[1].row.values.isEmpty)
        #expect(rows.allSatisfy { $0.reason == nil })
    }

    @Test(arguments: ["\n", "\r\n"], [true, false])
    func `lines end with LF or CRLF, the last one also without`(ending: String, hasLastEnding: Bool) async throws {
        let text = ["Id,Attributes.A", "a,1", "\"b\",\"2\""].joined(separator: ending) + (hasLastEnding ? ending : "")
        let rows = try await csv(text)
        #expect(rows.map(\.row.id) == ["a", "b"])
        #expect(rows.map(\.row.values) == [["Attributes.A": ["1"]], ["Attributes.A": ["2"]]])
    }

    @Test func `quoted cells hold commas, line breaks and doubled quotes`() async throws {
        let rows = try await csv("Id,Attributes.A\n\"a\",\"1,2\n\"\"3\"\"\"\nb,c\"d\n")
        #expect(rows[0].row.values == ["Attributes.A": ["1,2\n\"3\""]])
        #expect(rows[1].row.values == ["Attributes.A": ["c\"d"]])
    }

    @Test func `a repeated header makes a list, wherever its columns stand`() async throws {
        let rows = try await csv("Attributes.A,Id,Attributes.B,Attributes.A\n1,x,2,3\n,y,2,3\n")
        #expect(rows[0].row.values == ["Attributes.A": ["1", "3"], "Attributes.B": ["2"]])
        #expect(rows[1].row.values == ["Attributes.A": ["3"], "Attributes.B": ["2"]])
    }

    @Test func `empty lines and a byte order mark are passed over`() async throws {
        let rows = try await csv("\u{FEFF}Id,Attributes.A\n\n\r\na,1\n\n")
        #expect(rows.map(\.row.id) == ["a"])
    }

    @Test func `a row with too few or too many cells is rejected and the next one is read`() async throws {
        let rows = try await csv("Id,Attributes.A\na\nb,1,2\nc,3\n")
        #expect(rows.map(\.reason) == ["wrong_cell_count", "wrong_cell_count", nil])
        #expect(rows.map(\.row.id) == ["a", "b", "c"])
    }

    @Test func `text behind a closing quote is malformed`() async throws {
        let rows = try await csv("Id,Attributes.A\na,\"1\"2\nb,3\n")
        #expect(rows.map(\.reason) == ["malformed_csv", nil])
    }

    @Test func `a huge cell spoils its row only`() async throws {
        for size in [200_000, 300_000, 3_000_000] {
            let text = "Id,Attributes.A\na,1\nhuge,\"" + String(repeating: "x,\n", count: size / 3) + "\"\nb,2\n"
            let rows = try await csv(text)
            #expect(rows.map(\.row.id) == ["a", "huge", "b"], "\(size)")
            #expect(rows[1].reason != nil)
            #expect(rows[2].reason == nil)
        }
    }

    @Test func `a quote that never ends refuses the file`() async {
        let tail = String(repeating: "x,y\n", count: 1_000_000)
        #expect(await refusal("Id,Attributes.A\na,\"" + tail)?.code == "open_quote")
        #expect(await refusal("Id,Attributes.A\na,\"1\nb,2\n")?.code == "open_quote")
    }

    @Test func `rows come whole through chunks of any size and over the buffer's edge`() async throws {
        let count = 60_000
        let text = "Id,Attributes.A\n" + (0..<count).map { "id-\($0),\"v \"\"\($0)\"\"\"\r\n" }.joined()
        let rows = try await readRows(text.utf8, .csv, chunk: RowChunk(rowLimit: 777, byteLimit: 1 << 20))
        #expect(rows.count == count)
        let wrong = rows.enumerated().count { index, item in
            item.row.id != "id-\(index)" || item.row.values != ["Attributes.A": ["v \"\(index)\""]]
        }
        #expect(wrong == 0)
    }

    @Test(arguments: [
        ("Address,Attributes.A\n", "bad_header"),
        ("id,Attributes.A\n", "unknown_column"),
        ("\"Id,Attributes.A\n", "bad_header"),
        ("Id,Adress\n", "unknown_column"),
        ("Id,attributes.A\n", "unknown_column"),
        ("Id,EndpointStatus\n", "refused_column"),
        ("Id,Address,Address\n", "repeated_column"),
        ("Id,Id\n", "repeated_column"),
        ("Id,Metrics.A,Metrics.A\n", "repeated_column"),
        ("Id,Attributes.\n", "bad_attribute_name"),
        ("Id,\"Attributes.a\"\"b\"\n", "bad_attribute_name"),
        ("Id,\"Attributes.a\nb\"\n", "bad_attribute_name"),
        ("Id,Attributes.\(String(repeating: "n", count: 51))\n", "bad_attribute_name"),
        ("Id," + (0..<251).map { "Attributes.a\($0)" }.joined(separator: ",") + "\n", "too_many_attributes"),
        ("Attributes.A\n", "bad_header"),
    ])
    func `a header that breaks a rule refuses the file`(text: String, code: String) async {
        let problem = await refusal(text + "a,b\n")
        #expect(problem?.code.rawValue == code, "\(text.prefix(40))")
        #expect(problem?.file == "rows")
    }

    @Test func `a misspelt column gets the nearest one as a hint`() async {
        #expect(await refusal("Id,Adress\n")?.hint == "did you mean Address?")
        #expect(await refusal("Id,attributes.Plan\n")?.hint == "did you mean Attributes.Plan?")
    }

    @Test func `a file that is not there is named`() {
        #expect(throws: Problem.self) { try rows(at: "/nowhere/rows.csv", .csv, chunk: RowChunk()) }
    }
}
