import SegmentCore
import Testing

@testable import Destinations

@Suite struct FailureKindsTests {
    @Test func `a message keeps Pinpoint's words and nothing of a row`() {
        let messages = [
            "line 7 of rows.csv: Attributes.Plan: value 'John Smith' is longer than 100 characters",
            #"Invalid address: +1 206 555 0100 for endpoint "john@example.com""#,
            "Exceeded maximum endpoint per user count: 15",
            "Müller, Żółw, 東京",
        ]
        let kinds = messages.map(FailureKinds.kind)
        #expect(kinds[0] == "line … of … value … is longer than … characters")
        #expect(kinds[1] == "Invalid address … for endpoint …")
        #expect(kinds[2] == "Exceeded maximum endpoint per user count …")
        #expect(kinds[3] == "a reason in words of its own")
    }

    @Test func `reasons are at most 20 and sum to what failed`() {
        let words = "invalid missing unknown wrong unsupported malformed duplicate empty null large".split(
            separator: " ")
        let messages = (0..<100).map { "\(words[$0 % 9]) \(words[($0 / 9) % 9]) value" }
        let reasons = FailureKinds.reasons(messages, failures: 250, pieces: nil, rows: 1_000)
        #expect(reasons.count == 20)
        #expect(reasons.map(\.rows).reduce(0, +) == 250)
        let failed = FailureKinds.reasons([], failures: 0, pieces: (2, 5), rows: 1_000)
        #expect(failed == [.init(text: "the import failed: 2 of 5 pieces", rows: 1_000)])
    }
}
