import Foundation
import Logging
import Testing

@testable import Commands

@Suite struct LogLineTests {
    private func line(_ message: String, _ metadata: Logger.Metadata) -> LogLine {
        LogLine(
            time: Date(timeIntervalSince1970: 1_795_256_100), level: .info, message: message, metadata: metadata)
    }

    @Test func `text puts what a person looks for first and stays in one line`() {
        let text = line("run\nended", ["zone": "x", "run": "r", "status": "a \"b\"", "segment": "s", "empty": ""]).text
        #expect(
            text
                == #"2026-11-21T10:15:00.000Z info     run ended  segment=s run=r empty="" status="a \"b\"" zone=x"#)
        #expect(!line("x", ["y": "\u{1B}[2J"]).text.contains("\u{1B}"))
    }

    @Test func `JSON has time, level and message, and metadata cannot take their names`() throws {
        let text = line("a \"b\"\n", ["level": "mine", "list": ["a", "b"], "run": "r"]).json
        let object = try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
        #expect(
            object == [
                "time": "2026-11-21T10:15:00.000Z", "level": "info", "message": "a \"b\"\n", "list": "a b", "run": "r",
            ])
        #expect(!text.contains("\n"))
    }
}
