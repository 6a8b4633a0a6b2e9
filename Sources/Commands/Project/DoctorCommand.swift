import ArgumentParser
import Operations

/// `headgate doctor`: lists problems, each with its repair.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Lists problems of the project, each with the command that repairs it.",
        discussion: "Changes nothing. Exit codes: 0 no findings, 1 findings.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        try await CommandContext(options).run { context, workspaces in
            let project = try context.project()
            let found: Examination
            do {
                found = try await context.withWorkspace(of: workspaces, project) { try await Doctor($0).examine() }
            } catch {
                // What cannot even be opened is a finding, by name.
                guard let trouble = Trouble.problems(of: error), !trouble.problems.isEmpty else { throw error }
                found = Examination(unopened: trouble.problems)
            }
            if context.isJSON {
                context.console.out(JSONOutput.text(ExaminationOutput(found)))
            } else {
                Self.show(found.versions, found.findings, context.console)
            }
            return found.findings.isEmpty ? .succeeded : .failed
        }
    }

    private static func show(_ versions: Versions, _ findings: [Finding], _ console: Console) {
        let parts = [
            "headgate \(Headgate.configuration.version)", "Swift \(versions.swift)",
            versions.duckdb.map { "DuckDB \($0)" }, versions.sqlite.map { "SQLite \($0)" },
        ]
        console.out(parts.compactMap(\.self).joined(separator: ", "))
        for finding in findings {
            console.out("\(console.paint("✗", .red)) \(finding.text) (\(finding.code))\n  \(finding.command)")
        }
        console.out(
            findings.isEmpty ? "Nothing to mend." : "\(findings.count) finding\(findings.count == 1 ? "" : "s").")
    }
}

private struct ExaminationOutput: Encodable {
    var headgate = Headgate.configuration.version
    var versions: Versions
    var findings: [Finding]

    init(_ found: Examination) {
        versions = found.versions
        findings = found.findings
    }
}
