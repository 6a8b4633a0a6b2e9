import ArgumentParser
import Bootstrap
import Foundation
import ProjectFiles
import SegmentCore
import Workflow

/// `headgate run`: all stages, for one segment or several.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Makes the audience agree with segments.",
        discussion: """
            Validates the query, runs it, compares the result with what the destination has accepted, checks the guards, \
            imports exactly the changes and takes the attributes away from whoever left.

            Exit codes: 0 succeeded, 1 failed, 3 held by a guard, 4 partial, 5 invalid, 130 interrupted.
            """)

    @OptionGroup var options: GlobalOptions
    @OptionGroup var selection: SegmentOptions

    @Option(
        name: .long,
        help:
            "How many segments run at the same time (default: 1 on the embedded engine, where they share the memory; 8)."
    )
    var jobs: Int?

    @Option(name: .long, help: "What every clock function of the query reads (ISO 8601; default: now).")
    var asOf: AsOf?

    @Flag(name: .long, help: "Send unchanged and withheld rows too; the ledger stays.")
    var full = false

    @Flag(name: .long, help: "Send rows again that were rejected before.")
    var retryRejected = false

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs takes a number from 1.") }
    }

    func run() async throws {
        let (selection, jobs, asOf, full, retry) = (selection, jobs, asOf, full, retryRejected)
        try await CommandContext(options).run { frame in
            let project = try frame.project()
            let segments = try selection.definitions(of: project)
            let jobs = jobs ?? frame.defaultJobs(project)
            return try await frame.withServices(project, jobs: jobs) { services in
                let requests = segments.map {
                    services.request(.run, $0, asOf: asOf?.date, full: full, retryRejected: retry)
                }
                let fleet = ParallelRuns(services: services, frame: frame, width: jobs)
                let reports = try await fleet.run(
                    requests.map { RunRecord(request: $0, status: .running, createdAt: services.system.now()) })
                return frame.finish(reports, project.maxRejected)
            }
        }
    }
}

extension CommandContext {
    /// Prints reports as JSON where asked (text was printed as each run ended) and gives the gravest exit code.
    func finish(_ reports: [RunReport], _ maxRejected: Int) -> ExitStatus {
        if isJSON { console.out(JSONOutput.text(oneOrMany: reports)) }
        return reports.map { ExitStatus($0, maxRejected: maxRejected) }.max() ?? .succeeded
    }
}
