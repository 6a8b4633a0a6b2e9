import BatchFiles
import SegmentCore
import Testing

@Suite struct JSONLinesReaderTests {
    @Test func `an endpoint definition is read with all its parts`() async throws {
        let rows = try await json(
            #"{"Id":"a","ChannelType":"SMS","Address":"+1206","Attributes":{"A":["x","y"],"B":[]},"Metrics":{"M":4.5},"#
                + #""User":{"UserId":"u","UserAttributes":{"P":["q"]}},"Location":{"City":"Bonn","Latitude":50.7}}"#)
        #expect(rows[0].reason == nil)
        #expect(rows[0].row.id == "a")
        #expect(
            rows[0].row.values == [
                "ChannelType": ["SMS"], "Address": ["+1206"], "Attributes.A": ["x", "y"], "Attributes.B": [],
                "Metrics.M": ["4.5"], "User.UserId": ["u"], "User.UserAttributes.P": ["q"],
                "Location.City": ["Bonn"], "Location.Latitude": ["50.7"],
            ])
    }

    @Test func `null and empty texts are not given, except an empty user id`() async throws {
        let rows = try await json(
            #"{"Id":"a","Address":"","OptOut":null,"User":{"UserId":""},"Location":null,"Attributes":{"A":null}}"#)
        #expect(rows[0].row.values == ["User.UserId": [""]])
        #expect(rows[0].reason == nil)
    }

    @Test func `empty elements drop out and a list of nothing else is empty`() async throws {
        let rows = try await json(#"{"Id":"a","Attributes":{"A":["","x",""],"B":[""],"C":"bare"}}"#)
        #expect(rows[0].row.values == ["Attributes.A": ["x"], "Attributes.B": [], "Attributes.C": ["bare"]])
    }

    @Test func `escapes are resolved`() async throws {
        let rows = try await json(#"{"Id":"a","Attributes":{"A":["q\"b\\s\/\n\t\u00e9\ud83d\ude00"],"\u0042":["x"]}}"#)
        #expect(rows[0].row.values == ["Attributes.A": ["q\"b\\s/\n\té😀"], "Attributes.B": ["x"]])
    }

    @Test(arguments: [
        (#"{"Id":"a""#, "malformed_json"),
        (#"["Id"]"#, "malformed_json"),
        (#"{"Id":"a"} x"#, "malformed_json"),
        (#"{"Id":"a","Attributes":{"A":["\ud800"]}}"#, "malformed_json"),
        (#"{"Id":"a","Attributes":{"A":["\x"]}}"#, "malformed_json"),
        (#"{"Id":5}"#, "unexpected_value Id"),
        (#"{"Id":"a","Attributes":["A"]}"#, "malformed_json"),
        (#"{"Id":"a","Attributes":{"A":[1]}}"#, "unexpected_value Attributes.A"),
        (#"{"Id":"a","Attributes":{"A":true}}"#, "unexpected_value Attributes.A"),
        (#"{"Id":"a","Attributes":{"A":{"B":["c"]}}}"#, "unexpected_value Attributes.A"),
        (#"{"Id":"a","Metrics":{"M":[1]}}"#, "unexpected_value Metrics.M"),
        (#"{"Id":"a","Metrics":{"M":"x"}}"#, "not_a_number Metrics.M"),
        (#"{"Id":"a","Metrics":{"M":1e999}}"#, "not_a_number Metrics.M"),
        (#"{"Id":"a","Address":["x"]}"#, "unexpected_value Address"),
        (#"{"Id":"a","Secret":"x"}"#, "unknown_field"),
        (#"{"Id":"a","EndpointStatus":"ACTIVE"}"#, "refused_field"),
        (#"{"Id":"a","Attributes":{"A":["1"],"A":["2"]}}"#, "repeated_field Attributes.A"),
        (#"{"Id":"a","Id":"b"}"#, "repeated_field Id"),
        (#"{"Id":"a","Attributes":{"":["1"]}}"#, "bad_attribute_name"),
        (#"{"Address":"x"}"#, "missing_id"),
    ])
    func `a line that breaks a rule is rejected with a reason`(line: String, reason: String) async throws {
        let rows = try await json(line + "\n" + #"{"Id":"next"}"# + "\n")
        #expect(rows.map(\.reason) == [reason, nil])
    }

    @Test func `deep nesting is one rejected row`() async throws {
        let deep = #"{"Id":"a","Attributes":{"A":"# + String(repeating: "[", count: 100_000)
        #expect(try await json(deep + "\n{\"Id\":\"b\"}").map(\.reason) == ["unexpected_value Attributes.A", nil])
        let objects = String(repeating: #"{"User":"#, count: 20_000)
        #expect(try await json(objects).map(\.reason).count == 1)
    }

    @Test func `a line longer than the buffer is one rejected row`() async throws {
        let long = #"{"Id":"a","Attributes":{"A":[""# + String(repeating: "x", count: 3_000_000) + #""]}}"#
        let rows = try await json(long + "\n" + #"{"Id":"b"}"#)
        #expect(rows.map(\.reason) == ["row_too_large", nil])
    }

    @Test func `the attributes of a file are bounded`() async throws {
        let lines = (0..<300).map { #"{"Id":"\#($0)","Attributes":{"a\#($0)":["x"]}}"# }
        let rows = try await json(lines.joined(separator: "\n"))
        #expect(rows.count { $0.reason == nil } == 250)
        #expect(rows.count { $0.reason == "too_many_attributes" } == 50)
    }

    @Test func `blank lines are no rows`() async throws {
        #expect(try await json("\n  \r\n{\"Id\":\"a\"}\r\n\n").map(\.row.id) == ["a"])
    }
}
