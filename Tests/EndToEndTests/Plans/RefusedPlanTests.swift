import Foundation
import TestSupport
import Testing

/// A saved plan that no longer fits is refused, and nothing changes.
@Suite struct RefusedPlanTests {
    private typealias Person = TestProject.Person

    enum Mishap: String, CaseIterable, Sendable {
        case anotherRun, anotherPlanThatRan, alteredPlan, cutPlan, otherFormat, noPlan, noFile
        case alteredSnapshot, missingSnapshot, alteredTable, missingTable
        case otherTarget, otherAudience, tooOld

        var code: String {
            switch self {
            case .anotherRun, .anotherPlanThatRan: "plan_stale"
            case .alteredPlan, .cutPlan, .otherFormat, .noPlan, .noFile: "plan_file"
            case .alteredSnapshot, .alteredTable: "plan_altered"
            case .missingSnapshot, .missingTable: "plan_missing"
            case .otherTarget, .otherAudience: "plan_destination"
            case .tooOld: "plan_too_old"
            }
        }
    }

    private static let targets = """
        targets:
          dev: {}
          prod: {destination: {type: audience, path: prod.sqlite}, results: prod-results}
        """

    @Test(arguments: Mishap.allCases)
    func `a plan that no longer fits is refused`(mishap: Mishap) async throws {
        try await withProject { project in
            try await project.lay([Person("a", "gold"), Person("b", "free")], more: Self.targets)
            let plan = try await project.headgate("plan", "plans", "-o", "plans.plan", "--output", "json")
            try await bring(mishap, on: try plan.report(), in: project)

            let state = try project.state()
            let target = mishap == .otherTarget ? ["--target", "prod"] : []
            let outcome = try await project.headgate(
                arguments: ["apply", "plans.plan", "--output", "json"] + target)
            #expect(outcome.code == 1)
            #expect(try outcome.problemCodes() == [mishap.code])
            if mishap != .otherAudience { #expect(try project.changes(since: state) == []) }
        }
    }

    private func bring(_ mishap: Mishap, on plan: PrintedReport, in project: TestProject) async throws {
        let file = project.url("plans.plan")
        let text = try project.read("plans.plan")
        let files = FileManager.default
        func path(_ role: String) throws -> URL { URL(filePath: try #require(plan.files[role])) }
        switch mishap {
        case .anotherRun:
            try project.people([Person("a", "silver")])
            _ = try await project.report("run", "plans")
        case .anotherPlanThatRan:
            _ = try await project.headgate("plan", "plans", "-o", "other.plan")
            _ = try await project.report("apply", "other.plan")
        case .alteredPlan:
            try project.write(text.replacing(#"\"approved\":false"#, with: #"\"approved\":true"#), to: "plans.plan")
        case .cutPlan: try project.write(String(text.dropLast(100)), to: "plans.plan")
        case .otherFormat: try project.write(text.replacing(#""format":1,"#, with: #""format":99,"#), to: "plans.plan")
        case .noPlan: try project.write("{}", to: "plans.plan")
        case .noFile: try files.removeItem(at: file)
        case .alteredSnapshot: try append(to: path("snapshot"))
        case .missingSnapshot: try files.removeItem(at: path("snapshot"))
        case .alteredTable: try append(to: path("plan"))
        case .missingTable: try files.removeItem(at: path("plan"))
        case .otherTarget: break
        case .otherAudience: try files.removeItem(at: project.url(".headgate/audience.sqlite"))
        case .tooOld: try await age(project)
        }
        if case .alteredPlan = mishap { try #require(try project.read("plans.plan") != text) }
    }

    private func append(to file: URL) throws {
        try (Data(contentsOf: file) + Data([0])).write(to: file)
    }

    /// Makes the plan 25 hours older and its digest right again: only its age is wrong then.
    private func age(_ project: TestProject) async throws {
        struct Envelope: Codable {
            var format: Int
            var digest: String
            var record: String
        }
        let data = try Data(contentsOf: project.url("plans.plan"))
        var envelope = try JSONDecoder().decode(Envelope.self, from: data)
        let made = try #require(envelope.record.firstMatch(of: /"createdAt":([0-9.]+)/))
        let moment = try #require(Double(made.output.1)) - 25 * 3_600_000
        envelope.record.replaceSubrange(made.range, with: "\"createdAt\":\(moment)")
        try project.write(envelope.record, to: "record.json")
        let digest = try await DuckDBAnswer.rows(
            "SELECT sha256(content) FROM read_text('record.json')", in: project.folder)
        envelope.digest = digest[0][0]
        try JSONEncoder().encode(envelope).write(to: project.url("plans.plan"))
    }
}
