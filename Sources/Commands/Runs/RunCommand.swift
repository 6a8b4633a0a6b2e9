import ArgumentParser
import Operations
import ProjectFiles
import SegmentCore

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
        let command = self
        try await CommandContext(options).run { context, workspaces in
            let project = try context.project()
            let segments = try command.selection.definitions(of: project)
            return try await context.withWorkspace(of: workspaces, project, jobs: command.jobs) { workspace in
                let requests = segments.map {
                    workspace.request(
                        .run, $0, asOf: command.asOf?.date, full: command.full, retryRejected: command.retryRejected)
                }
                let reports = try await Runs(workspace).start(
                    requests, observer: context.runObserver(total: requests.count))
                return context.finish(reports, workspace)
            }
        }
    }
}
