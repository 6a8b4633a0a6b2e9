import Foundation

/// The tiny lake: one table `people` with the columns id, user_id, name, plan and score, as CSV.
extension TestProject {
    package struct Person: Sendable {
        package var id: String
        package var user: String
        package var plan: String?
        package var score: Int

        package init(_ id: String, _ plan: String?, user: String? = nil, score: Int = 0) {
            self.id = id
            self.user = user ?? "user-\(id)"
            self.plan = plan
            self.score = score
        }
    }

    /// What most tests select.
    package static let plans = "SELECT id AS Id, plan AS \"Attributes.Plan\" FROM people\n"

    /// Writes `headgate.yaml` over the tiny lake: `segments` as YAML, one line or more each, and further keys.
    ///
    /// Without segments there is one, `plans`, over `plans.sql`.
    package func configure(_ segments: [String] = ["plans: {query: plans.sql}"], more: String = "") throws {
        let indented = segments.map { $0.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n") }
        try write(
            """
            lake:
              tables:
                people: lake/people.csv
            dialect: duckdb
            segments:
            \(indented.joined(separator: "\n"))
            \(more)

            """, to: "headgate.yaml")
        if !FileManager.default.fileExists(atPath: url("plans.sql").path) { try write(Self.plans, to: "plans.sql") }
    }

    package func people(_ people: [Person]) throws {
        let rows = people.map { "\($0.id),\($0.user),Name \($0.id),\($0.plan ?? ""),\($0.score)\n" }
        try write("id,user_id,name,plan,score\n" + rows.joined(), to: "lake/people.csv")
    }

    /// Takes endpoints into the audience, as e-mail addresses of their users.
    package func audience(_ people: [Person]) async throws {
        let rows = people.map { "\($0.id),\($0.id)@example.com,EMAIL,\($0.user)\n" }
        try write("Id,Address,ChannelType,User.UserId\n" + rows.joined(), to: "endpoints.csv")
        let outcome = try await headgate("audience", "import", "endpoints.csv")
        guard outcome.code == 0 else { throw UnexpectedOutcome(outcome) }
    }

    /// A project with this lake, and an audience of the same people.
    package func lay(
        _ people: [Person], segments: [String] = ["plans: {query: plans.sql}"], more: String = ""
    ) async throws {
        try self.people(people)
        try configure(segments, more: more)
        try await audience(people)
    }

    /// Runs a command with `--output json` that prints a report, whatever its exit code.
    package func report(_ arguments: String...) async throws -> PrintedReport {
        let outcome = try await headgate(arguments: arguments + ["--output", "json"])
        do { return try outcome.report() } catch { throw UnexpectedOutcome(outcome) }
    }
}

/// A command that a test builds on did not end as it must.
package struct UnexpectedOutcome: Error, CustomStringConvertible {
    package var outcome: CommandOutcome
    package init(_ outcome: CommandOutcome) { self.outcome = outcome }
    package var description: String { "exit \(outcome.code)\n\(outcome.stdout)\n\(outcome.stderr)" }
}
