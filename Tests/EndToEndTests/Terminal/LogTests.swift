import Foundation
import TestSupport
import Testing

/// `--log-level` and `--log-format`.
@Suite struct LogTests {
    private static let levels = ["trace", "debug", "info", "notice", "warning", "error"]

    private struct Line: Decodable {
        var time: String
        var level: String
        var message: String
        var run: String?
        var segment: String?
        var stage: String?
        var seconds: String?
    }

    private func lines(_ outcome: CommandOutcome) throws -> [Line] {
        try outcome.stderr.split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
    }

    @Test func `each level shows itself and what is graver, as JSON a line`() async throws {
        try await withBaseProject { project in
            var counts: [Int] = []
            for (index, level) in Self.levels.enumerated() {
                let outcome = try await project.headgate(
                    "run", "plans", "--log-level", level, "--log-format", "json")
                #expect(outcome.code == 0)
                let lines = try lines(outcome)
                #expect(Set(lines.map(\.level)).isSubset(of: Self.levels[index...]))
                if index < 3 { #expect(lines.contains { $0.level == level }) }
                counts.append(lines.count)
                for line in lines where line.message != "journal and leases" {
                    #expect(line.segment == "plans" && line.run?.isEmpty == false, "\(line)")
                    #expect(line.time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
                }
                guard level == "debug" else { continue }
                let done = lines.filter { $0.message == "stage done" }
                #expect(
                    done.map(\.stage) == ["validate", "materialise", "plan", "guards", "export", "import", "settle"])
                #expect(done.allSatisfy { Double($0.seconds ?? "") != nil })
            }
            #expect(counts == counts.sorted(by: >))
            #expect(counts[2] == 2 && counts[3...].allSatisfy { $0 == 0 })
        }
    }

    @Test func `text names the segment, the run and the stage first`() async throws {
        try await withBaseProject { project in
            let outcome = try await project.headgate("run", "plans", "--log-level", "debug")
            #expect(
                outcome.stderr.contains(
                    /Z debug    stage done  segment=plans run=\S+ stage=materialise attempt=1 seconds=[0-9.]+\n/))
        }
    }
}
