/// A report as programs read it: spelt out here again, so that a changed key fails a test.
package struct PrintedReport: Decodable, Sendable {
    package struct Stage: Decodable, Sendable {
        package var name: String
        package var status: String
        package var startedAt: String?
        package var seconds: Double?
        package var attempts: Int?

        enum CodingKeys: String, CodingKey {
            case name, status
            case startedAt = "started_at"
            case seconds, attempts
        }
    }

    package struct Finding: Decodable, Sendable {
        package var kind: String
        package var tripped: Bool
        package var attribute: String?
        package var measured: Double
        package var limit: Double
        package var text: String
    }

    package struct Sample: Decodable, Sendable, Hashable {
        package struct Change: Decodable, Sendable, Hashable {
            package var attribute: String
            package var before: String?
            package var after: String?
        }

        package var kind: String
        package var id: String
        package var changes: [Change]
    }

    package var runID: String
    package var segment: String?
    package var target: String
    package var status: String
    package var asOf: String
    package var counts: [String: Int]
    package var attributes: [String: [String: Int]]
    package var stages: [Stage]
    package var guards: [Finding]
    package var problems: [PrintedProblem]
    package var files: [String: String]
    package var samples: [Sample]?

    enum CodingKeys: String, CodingKey {
        case runID = "run_id"
        case segment, target, status
        case asOf = "as_of"
        case counts, attributes, stages, guards, problems, files, samples
    }

    package subscript(_ count: String) -> Int { counts[count] ?? -1 }

    package var tripped: [String] { guards.filter(\.tripped).map(\.kind) }

    /// Only what is not zero, for a comparison in one line.
    package var figures: [String: Int] { counts.filter { $0.value != 0 } }

    /// What does not add up; empty in every run.
    package var wrongSums: [String] {
        var wrong: [String] = []
        let present = ["unchanged", "added", "changed", "empty", "withheld", "invalid"].reduce(0) { $0 + self[$1] }
        if self["queried"] != present { wrong.append("queried \(self["queried"]) is not \(present)") }
        let outcomes = self["accepted"] + self["rejected"] + self["unknown"]
        let settled = stages.contains { $0.name == "settle" && $0.status == "done" }
        if settled, self["sent"] != outcomes { wrong.append("sent \(self["sent"]) is not \(outcomes)") }
        return wrong
    }
}
