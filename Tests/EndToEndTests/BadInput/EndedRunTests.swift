import TestSupport
import Testing

/// A run that has ended does not go on, whatever it is told.
@Suite struct EndedRunTests {
    /// How a run is brought to an end, and its status then.
    static let ends = ["succeeded", "failed", "invalid", "cancelled", "superseded", "held"]

    @Test(arguments: ends)
    func `an ended run is not resumed`(status: String) async throws {
        try await withBaseProject { project in
            let run = try await end(project, as: status)
            #expect(try await project.report("show", run).status == status)
            let state = try project.state()
            let outcome = try await project.headgate("resume", run)
            #expect(outcome.code == 1)
            #expect(
                outcome.stderr.contains("is \(status): there is nothing to resume (run_ended)"), "\(outcome.stderr)")
            let next = status == "held" ? "headgate approve \(run)" : "start a new one: headgate run"
            #expect(outcome.stderr.contains("\n  \(next)"))
            #expect(try project.changes(since: state) == [])
            #expect(try await project.report("show", run).status == status)
            guard status != "held" else { return }
            #expect(try await project.headgate("approve", run).code == 1)
            #expect(try await project.headgate("cancel", run).code == 1)
            #expect(try await project.report("show", run).status == status)
        }
    }

    private func end(_ project: TestProject, as status: String) async throws -> String {
        switch status {
        case "succeeded": return try await project.report("run", "plans").runID
        case "invalid":
            try project.write("SELECT nothing AS Id FROM people", to: "plans.sql")
            return try await project.report("run", "plans").runID
        case "failed":
            try project.write(
                "SELECT id AS Id, CAST(CAST(name AS integer) AS varchar) AS \"Attributes.Plan\" FROM people",
                to: "plans.sql")
            return try await project.report("run", "plans").runID
        default:
            try project.people([])
            let run = try await project.report("run", "plans").runID
            if status == "cancelled" { _ = try await project.headgate("cancel", run) }
            if status == "superseded" { _ = try await project.report("run", "plans") }
            return run
        }
    }

    @Test func `a schedule that never comes is refused where it is written`() async throws {
        try await withBaseProject { project in
            for cron in ["0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 31 2 *"] {
                try project.configure(["plans:\n  query: plans.sql\n  schedule: {cron: \"\(cron)\"}"])
                for command in [["validate"], ["run", "plans"], ["serve", "--once"]] {
                    let outcome = try await project.headgate(arguments: command)
                    #expect(outcome.code == 5, "\(cron) \(command) \(outcome.stderr)")
                    #expect(
                        outcome.stderr.contains(/headgate.yaml:\d+:\d+: error: .* \([a-z_]+\)/), "\(outcome.stderr)")
                }
            }
            try project.configure(["plans:\n  query: plans.sql\n  schedule: {cron: \"0 0 29 2 *\"}"])
            #expect(try await project.headgate("validate").code == 0)
        }
    }
}
