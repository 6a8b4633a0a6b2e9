import ArgumentParser
import Bootstrap
import ProjectFiles
import SegmentCore

/// `headgate doctor`: what is odd here, and what mends it.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Looks the project over: each finding with the command that mends it.",
        discussion: "Changes nothing. Exit codes: 0 nothing found, 1 something found.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        try await CommandContext(options).run { frame in
            let project = try frame.project()
            var versions = Versions(swift: Versions.compiler)
            var findings: [Finding]
            do {
                (versions, findings) = try await frame.withServices(project) { try await Doctor($0).examine() }
            } catch {
                // What cannot even be opened is a finding, by name.
                guard let trouble = Trouble.problems(of: error), !trouble.problems.isEmpty else { throw error }
                findings = trouble.problems.map {
                    Finding($0.code.rawValue, $0.message, command: $0.hint ?? "bring back a copy, or move it away")
                }
            }
            if frame.isJSON {
                frame.console.out(
                    JSONOutput.text(
                        Examination(headgate: Headgate.configuration.version, versions: versions, findings: findings)))
            } else {
                Self.show(versions, findings, frame.console)
            }
            return findings.isEmpty ? .succeeded : .failed
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

private struct Examination: Encodable {
    var headgate: String
    var versions: Versions
    var findings: [Finding]
}
