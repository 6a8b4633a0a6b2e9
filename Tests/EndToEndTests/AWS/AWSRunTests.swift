import AWSTestSupport
import Foundation
import TestSupport
import Testing

/// The reference solution's path from the command line: Athena, Pinpoint, SNS.
@Suite(.timeLimit(.minutes(60))) struct AWSRunTests {
    private static let people = [
        TestProject.Person("a", "gold", score: 1), TestProject.Person("b", "free", score: 2),
        TestProject.Person("c", "it's \"x\", y", score: 3), TestProject.Person("d", nil, score: 4),
    ]

    private func withPlans(
        _ segment: String = "plans: {query: plans.sql}", _ body: @Sendable (AWSProject) async throws -> Void
    ) async throws {
        try await FakeAWS.running { bench in
            try await withProject { scratch in
                let aws = try await AWSProject(
                    in: scratch.folder, on: bench, segments: [segment], queries: ["plans.sql": TestProject.plans])
                try await aws.people(Self.people)
                try await body(aws)
            }
        }
    }

    @Test func `a segment runs over Athena into Pinpoint, leavers lose it, SNS tells`() async throws {
        try await withPlans { aws in
            let first = try await aws.project.report("run", "plans")
            #expect(first.status == "succeeded" && first["added"] == 3 && first["empty"] == 1)
            #expect(try await aws.carriers("Plan") == ["a": "gold", "b": "free", "c": "it's \"x\", y"])
            try await aws.people([Self.people[0], TestProject.Person("b", "gold", score: 2)])
            let second = try await aws.project.report("run", "plans")
            #expect(
                second.figures == ["queried": 2, "unchanged": 1, "changed": 1, "removed": 1, "sent": 2, "accepted": 2])
            #expect(try await aws.carriers("Plan") == ["a": "gold", "b": "gold"])
            let third = try await aws.project.report("run", "plans")
            #expect(third["sent"] == 0)
            #expect(try await aws.repeated(reads: false) == [])
            #expect(try await aws.account.bench.violations() == [])
            let notices = try #require(
                try JSONSerialization.jsonObject(with: await aws.account.messages()) as? [[String: Any]])
            #expect(notices.count == 3)
            #expect(notices.allSatisfy { $0["Subject"] as? String == "Amazon Pinpoint Segmentation Query Successful" })
        }
    }

    /// Beside polling, lease renewals and journal writes.
    @Test func `a run makes at most 12 calls, 2 for each statement and 4 for each batch`() async throws {
        try await withPlans { aws in
            var number = 0
            for people in [Self.people, Array(Self.people.dropFirst()), Self.people] {
                try await aws.people(people)
                number += 1
                try await aws.account.bench.turn("mark", #"{"name": "run \#(number)"}"#)
                let report = try await aws.project.report("run", "plans")
                try await aws.account.bench.turn("mark", #"{"name": "after"}"#)
                #expect(report.status == "succeeded" && report["sent"] > 0)
                let calls = try await Calls(of: aws.account.bench, mark: "run \(number)")
                // A first run signs the folders of ledger and owners (2 calls), and claims its attribute (5).
                let first = number == 1 ? 7 : 0
                #expect(calls.others <= 12 + 2 * calls.statements + 4 * calls.batches + first, "\(calls)")
            }
        }
    }

    @Test func `a plan shows what Athena scanned, and approve goes on without scanning again`() async throws {
        try await withPlans("plans: {query: plans.sql, guards: {removed: {share: 10%, rows: 1}}}") { aws in
            _ = try await aws.project.report("run", "plans")
            try await aws.people([Self.people[0], Self.people[3]])
            let held = try await aws.project.report("run", "plans")
            #expect(held.status == "held" && held.tripped.contains("removed"))
            try await aws.people(Self.people)
            let approved = try await aws.project.report("approve", held.runID)
            #expect(approved.status == "succeeded" && approved["removed"] == 2)
            #expect(try await aws.carriers("Plan") == ["a": "gold"])
        }
    }

    @Test func `rows that Pinpoint refuses are unknown, kept back, and sent again when asked for`() async throws {
        try await withPlans { aws in
            try await aws.account.bench.turn("pinpoint/endings", #"[{"url": ".", "times": 1, "reject": "^c$"}]"#)
            let partial = try await aws.project.headgate("run", "plans", "--output", "json")
            let report = try partial.report()
            #expect(partial.code == 4 && report.status == "partial" && report["unknown"] == 3)
            // Of 1,000 rows and fewer nobody can tell which went in: they stay in doubt until somebody asks for them.
            let next = try await aws.project.report("run", "plans")
            #expect(next.status == "succeeded" && next["sent"] == 0 && next["withheld"] == 3)
            let again = try await aws.project.report("run", "plans", "--retry-rejected")
            #expect(again.status == "succeeded" && again["sent"] == 3)
            #expect(try await aws.carriers("Plan").count == 3)
        }
    }
}

/// What a run asked of AWS.
private struct Calls: CustomStringConvertible {
    private struct Call: Decodable {
        var service: String
        var operation: String
        var path: String
    }

    private struct Told: Decodable { var calls: [Call] }

    private(set) var statements = 0
    private(set) var batches = 0
    private var counted: [String] = []

    /// Those that no rule excuses, the starts of statements and batches among them.
    var others: Int { counted.count }
    var description: String { "\(statements) statements, \(batches) batches: \(counted.joined(separator: ", "))" }

    init(of bench: FakeAWS, mark: String) async throws {
        let query = "calls?list=1&mark=" + mark.replacing(" ", with: "%20")
        for call in try await bench.look(query, as: Told.self).calls where !Self.isExcused(call) {
            counted.append("\(call.operation) \(call.path.split(separator: "/").suffix(2).joined(separator: "/"))")
            if call.operation == "StartQueryExecution" { statements += 1 }
            if call.operation == "CreateImportJob" { batches += 1 }
        }
    }

    private static func isExcused(_ call: Call) -> Bool {
        let polling = ["GetQueryExecution", "BatchGetQueryExecution", "GetImportJob"]
        if polling.contains(call.operation) || call.path.hasSuffix("/cancel.json") { return true }
        return call.path.contains("/lease.json") || (call.operation == "PutObject" && call.path.contains("/journal/"))
    }
}
