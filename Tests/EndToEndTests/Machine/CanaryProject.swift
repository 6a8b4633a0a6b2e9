import Foundation
import TestSupport
import Testing

/// A project full of canaries: every setting that takes text gets it from a variable, and every command's output and
/// every file are searched.
struct CanaryProject: Sendable {
    let project: TestProject

    static let variables = [
        "PLACE": Canary.path.rawValue, "WORD": Canary.word.rawValue, "LEAVERS": Canary.leavers.rawValue,
        "MEMORY": "1GB", "THREADS": "1", "SHARE": "15%", "DIALECT": "duckdb", "TYPE": "audience", "ONE": "1",
        "FILE": "file", "COMMAND": "command", "HOUR": "1h", "ZONE": "UTC", "DEV": "dev", "FALSE": "false",
    ]

    static let config = """
        version: ${env:ONE}
        dialect: ${env:DIALECT}
        lake:
          tables:
            people: lake/${env:PLACE}.csv
            folks: {path: "lake/${env:PLACE}-*/*.csv", format: csv, hive: "${env:FALSE}"}
          views: ${env:PLACE}/views
        destination: {type: "${env:TYPE}", path: "${env:PLACE}/audience.sqlite"}
        results: ${env:PLACE}/results
        engine: {memory: "${env:MEMORY}", threads: "${env:THREADS}", timeout: "${env:HOUR}"}
        notices:
          - {type: "${env:FILE}", path: "${env:PLACE}/notices.jsonl"}
        alerts:
          repeat: ${env:HOUR}
          sinks:
            - {type: "${env:FILE}", path: "${env:PLACE}/alerts.jsonl"}
            - {type: "${env:COMMAND}", argv: ["./notify.sh", "${env:WORD}"], timeout: "${env:HOUR}"}
            - {type: "${env:COMMAND}", argv: ["${env:WORD}", "x"]}
        plan: {max_age: "${env:HOUR}"}
        retention: {runs: "${env:ONE}", days: "${env:ONE}"}
        max_rejected: ${env:ONE}
        default_target: ${env:DEV}
        segments:
          plans:
            query: ${env:PLACE}/plans.sql
            leavers: {set: "${env:LEAVERS}"}
            guards: {removed: {share: "${env:SHARE}", rows: "${env:ONE}"}, rejected: off}
            schedule: {cron: "0 0 * * *", timezone: "${env:ZONE}"}
          other: {query: "${env:PLACE}/other.sql", description: "${env:WORD}", schedule: {every: "${env:HOUR}"}}

        """

    static let query = """
        SELECT id AS Id, plan AS "Attributes.Plan", name AS "Attributes.Name" FROM known
        WHERE name <> '\(Canary.literal.rawValue)'

        """

    static func lay(in project: TestProject) async throws -> CanaryProject {
        let canaries = CanaryProject(project: project)
        try project.write(config, to: "headgate.yaml")
        try project.write("#!/bin/sh\ncat > /dev/null\n", to: "notify.sh")
        _ = try await project.shell("chmod 755 notify.sh")
        try canaries.people(["a", "b", Canary.address.rawValue])
        try project.write("id,n\na,1\n", to: "lake/\(Canary.path.rawValue)-1/folks.csv")
        try canaries.write(query, to: "plans.sql")
        try canaries.write("SELECT id AS Id, 'x' AS \"Attributes.Other\" FROM people", to: "other.sql")
        try canaries.write(
            "SELECT id, plan, name FROM people WHERE plan <> '\(Canary.view.rawValue)'", to: "views/known.sql")
        let rows = ["a", "b", "c", Canary.address.rawValue].map { "\($0),\($0)@example.com,EMAIL\n" }
        try project.write("Id,Address,ChannelType\n" + rows.joined(), to: "endpoints.csv")
        try await canaries.does(["audience", "import", "endpoints.csv"])
        return canaries
    }

    /// Everybody's plan and name is a canary.
    func people(_ ids: [String], plan: String = Canary.row.rawValue) throws {
        let rows = ids.map { "\($0),u-\($0),\(Canary.row.rawValue)-name,\(plan),1\n" }
        try project.write("id,user_id,name,plan,score\n" + rows.joined(), to: "lake/\(Canary.path.rawValue).csv")
    }

    /// A file in the folder that a variable names.
    func write(_ text: String, to path: String) throws {
        try project.write(text, to: "\(Canary.path.rawValue)/\(path)")
    }

    /// Runs a command, as text and as JSON, and looks through what it prints.
    @discardableResult
    func does(
        _ arguments: [String], code: Int32? = 0, shows allowed: Set<Canary> = [], once: Bool = false,
        environment: [String: String] = [:], at location: SourceLocation = #_sourceLocation
    ) async throws -> CommandOutcome {
        var last: CommandOutcome?
        for form in once ? [["--output", "json"]] : [[], ["--output", "json"]] {
            let outcome = try await project.headgate(
                arguments: arguments + form + ["--log-level", "trace"],
                environment: Self.variables.merging(environment) { $1 })
            let text = outcome.stdout + outcome.stderr
            let leaked = Canary.found(in: Data(text.utf8)).subtracting(allowed)
            let lines = text.split(separator: "\n").filter { line in leaked.contains { line.contains($0.rawValue) } }
            #expect(lines.isEmpty, "\(arguments) shows \(leaked.map(\.self))", sourceLocation: location)
            if let code { #expect(outcome.code == code, "\(arguments): \(text)", sourceLocation: location) }
            last = outcome
        }
        guard let last else { throw CocoaError(.featureUnsupported) }
        return last
    }

    /// Files with a canary that has no business there.
    func leaks() throws -> [String] {
        let root = project.folder
        var leaks: [String] = []
        for case let path as String in FileManager.default.enumerator(atPath: root.path) ?? .init() {
            let file = root.appending(path: path)
            guard (try? file.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile ?? false else { continue }
            let leaked = Canary.found(in: try Data(contentsOf: file)).subtracting(Canary.allowed(at: path))
            if !leaked.isEmpty { leaks.append("\(path): \(leaked.map(\.rawValue).sorted().joined(separator: ", "))") }
        }
        return leaks.sorted()
    }
}
