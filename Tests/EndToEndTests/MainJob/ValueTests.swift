import Foundation
import TestSupport
import Testing

/// Values on their way from SQL to the audience, and the formats that carry them.
@Suite struct ValueTests {
    private typealias Person = TestProject.Person

    private static let people = [Person("a", "gold", score: 7), Person("b", nil, score: 8), Person("c", "x", score: 9)]

    @Test func `an empty text counts as NULL and is counted`() async throws {
        try await withProject { project in
            try await project.lay(Self.people)
            try project.write(
                """
                SELECT id AS Id, CASE id WHEN 'a' THEN '' ELSE plan END AS "Attributes.Plan",
                  'Yes' AS "Attributes.Here" FROM people
                """, to: "plans.sql")
            let run = try await project.report("run", "plans")
            #expect(
                run.figures == ["queried": 3, "added": 3, "sent": 3, "accepted": 3, "empty_as_null": 1])
            #expect(run.attributes["Attributes.Plan"]?["empty_as_null"] == 1)
            #expect(try await project.carriers("Plan") == ["c": "x"])
            #expect(try await project.carriers("Here").count == 3)
        }
    }

    @Test func `a row without any value carries nothing and is not sent`() async throws {
        try await withProject { project in
            try await project.lay(Self.people)
            let run = try await project.report("run", "plans")
            #expect(run.figures == ["queried": 3, "added": 2, "empty": 1, "sent": 2, "accepted": 2])
        }
    }

    @Test func `scalars travel as CSV and keep quotes, commas, line breaks and every alphabet`() async throws {
        try await withProject { project in
            try await project.lay(Self.people)
            try project.write(
                #"""
                SELECT id AS Id, CASE id WHEN 'a' THEN 'one "two", three' WHEN 'b' THEN 'Zoë 日本 🎿' ELSE e'x\ny' END
                  AS "Attributes.Text", 12.50 AS "Attributes.Decimal", score > 7 AS "Attributes.High",
                  DATE '2026-11-20' AS "Attributes.Day" FROM people
                """#, to: "plans.sql")
            let run = try await project.report("run", "plans")
            #expect(run.status == "succeeded")
            #expect(try format(of: run) == "csv")
            let texts = try await project.carriers("Text")
            #expect(texts == ["a": "one \"two\", three", "b": "Zoë 日本 🎿", "c": "x\ny"])
            #expect(try await project.carriers("Decimal")["a"] == "12.5")
            #expect(try await project.carriers("High") == ["a": "false", "b": "true", "c": "true"])
            #expect(try await project.carriers("Day")["c"] == "2026-11-20")
        }
    }

    @Test func `lists travel as JSON lines, distinct and sorted, and a shorter list replaces`() async throws {
        try await withProject { project in
            try await project.lay(Self.people, segments: ["plans:\n  query: plans.sql\n  guards: {null_rate: off}"])
            let query = "SELECT id AS Id, LIST AS \"Attributes.Tags\" FROM people WHERE id <> 'c'"
            try project.write(query.replacing("LIST", with: "['ski', 'bike', 'ski']"), to: "plans.sql")
            let first = try await project.report("run", "plans")
            #expect(try format(of: first) == "jsonl")
            #expect(try await project.carriers("Tags") == ["a": "bike|ski", "b": "bike|ski"])

            try project.write(query.replacing("LIST", with: "['ski']"), to: "plans.sql")
            #expect(try await project.report("run", "plans")["changed"] == 2)
            #expect(try await project.carriers("Tags") == ["a": "ski", "b": "ski"])

            let none = "CASE id WHEN 'a' THEN ['ski'] ELSE CAST([] AS varchar[]) END"
            try project.write(query.replacing("LIST", with: none), to: "plans.sql")
            #expect(try await project.report("run", "plans")["changed"] == 1)
            #expect(try await project.carriers("Tags") == ["a": "ski"])
        }
    }

    @Test func `metrics are numbers, stay with leavers and cannot be cleared`() async throws {
        try await withProject { project in
            try await project.lay(Self.people)
            try project.write("SELECT id AS Id, score AS \"Metrics.Score\" FROM people", to: "plans.sql")
            let run = try await project.report("run", "plans")
            #expect(run.problems.map(\.code) == ["metric_kept"])
            #expect(try await metrics(project) == ["a": 7, "b": 8, "c": 9])

            try project.people([Person("a", "gold", score: 70)])
            _ = try await project.report("run", "plans")
            #expect(try await metrics(project) == ["a": 70, "b": 8, "c": 9])

            try project.configure(["plans:\n  query: plans.sql\n  leavers: {attributes: {Metrics.Score: clear}}"])
            let refused = try await project.headgate("validate", "--output", "json")
            #expect(refused.code == 5)
            #expect(try refused.problemCodes() == ["metric_clear"])
        }
    }

    private func metrics(_ project: TestProject) async throws -> [String: Double] {
        try await project.endpoints().compactMapValues { $0.metrics?["Score"] }
    }

    /// The ending of the batch files of a run.
    private func format(of run: PrintedReport) throws -> String? {
        let folder = try #require(run.files.first { $0.key.hasPrefix("batch ") }?.value)
        return try FileManager.default.contentsOfDirectory(atPath: folder).first?.split(separator: ".").last
            .map(String.init)
    }
}
