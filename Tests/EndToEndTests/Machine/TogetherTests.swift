import TestSupport
import Testing

/// Several segments in one process, several processes over one project.
@Suite struct TogetherTests {
    private static let three = ["one", "two", "three"].map { "\($0): {query: \($0).sql}" }

    private func lay(_ project: TestProject) async throws {
        for name in ["one", "two", "three"] {
            try project.write("SELECT id AS Id, name AS \"Attributes.\(name)\" FROM people", to: "\(name).sql")
        }
        try await project.lay(BaseProject.people, segments: Self.three)
    }

    @Test func `three segments run side by side and report in the order asked for`() async throws {
        try await withProject { project in
            try await lay(project)
            let outcome = try await project.headgate(
                "run", "three", "one", "two", "--jobs", "3", "--output", "json")
            #expect(outcome.code == 0, "\(outcome.stdout)")
            let reports = try outcome.json(as: [PrintedReport].self)
            #expect(reports.map(\.segment) == ["three", "one", "two"])
            #expect(reports.allSatisfy { $0.status == "succeeded" && $0["accepted"] == 3 })
            let endpoints = try await project.endpoints().values
            #expect(endpoints.allSatisfy { Set(($0.attributes ?? [:]).keys) == ["one", "two", "three"] })
        }
    }

    @Test func `two processes on different segments both succeed`() async throws {
        try await withProject { project in
            try await lay(project)
            async let one = project.headgate("run", "one")
            async let two = project.headgate("run", "two")
            let codes = try await [one.code, two.code]
            #expect(codes == [0, 0])
            #expect(try await project.carriers("one").count == 3)
            #expect(try await project.carriers("two").count == 3)
        }
    }

    @Test(.timeLimit(.minutes(60)))
    func `of two processes on one segment one runs and the other says who does`() async throws {
        try await withBaseProject { project in
            try project.people([TestProject.Person("a", "platinum")])
            let engine = try await PausedEngine(in: project, waits: true)
            async let first = project.headgate(
                "run", "plans", "--output", "json", environment: engine.environment)
            _ = try await engine.started()

            let second = try await project.headgate("run", "plans", "--output", "json")
            #expect(second.code == 1)
            let problem = try #require(try second.report().problems.first)
            #expect(problem.code == "leased")
            let runs = try await project.headgate("runs", "--status", "running", "--output", "json")
            let running = try #require(runs.stdout.firstMatch(of: /"run_id" : "([^"]+)"/)?.output.1)
            #expect(problem.message.contains(running))
            // A plan moves no ledger, so it may look meanwhile.
            #expect(try await project.report("plan", "plans").status == "succeeded")

            try await engine.goOn()
            #expect(try await first.code == 0)
            #expect(try await project.carriers("Plan") == ["a": "platinum"])
        }
    }
}
