import ArgumentParser
import Foundation
import Operations
import ProjectFiles
import SegmentCore
import Workflow

/// `headgate plan`: what a run would do, without doing it.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Shows what a run would change, and sends nothing.",
        discussion: """
            Exit codes: 0 planned, 2 planned with changes (with --detailed-exitcode), 3 a guard would hold it, 5 invalid.
            """)

    @OptionGroup var options: GlobalOptions
    @OptionGroup var selection: SegmentOptions

    @Option(
        name: [.customShort("o"), .long], help: "Keep the plan in this file, for headgate apply.", completion: .file())
    var out: String?

    @Flag(name: .long, help: "Exit with 2 when there are changes.")
    var detailedExitcode = false

    @Option(
        name: .long,
        help: "Sample rows of each kind (default: 5 on a terminal, none elsewhere). They are customers' data.")
    var samples: Int?

    @Option(name: .long, help: "What every clock function of the query reads (ISO 8601; default: now).")
    var asOf: AsOf?

    @Flag(name: .long, help: "Plan to send unchanged and withheld rows too.")
    var full = false

    @Flag(name: .long, help: "Plan to send rows again that were rejected before.")
    var retryRejected = false

    func validate() throws {
        if out != nil, selection.all || selection.segments.count > 1 {
            throw ValidationError("-o takes the plan of one segment.")
        }
        if let samples, !(0...1_000).contains(samples) { throw ValidationError("--samples takes 0 to 1000.") }
    }

    func run() async throws {
        let command = self
        try await CommandContext(options).run { context, workspaces in
            let project = try context.project()
            let segments = try command.selection.definitions(of: project)
            return try await context.withWorkspace(of: workspaces, project) { workspace in
                var statuses: [ExitStatus] = []
                var outputs: [PlanOutput] = []
                for segment in segments {
                    let made = try await command.plan(segment, workspace, context)
                    outputs.append(PlanOutput(made, showsSamples: command.samples != nil))
                    statuses.append(command.status(of: made))
                }
                if context.isJSON { context.console.out(JSONOutput.text(oneOrMany: outputs)) }
                return statuses.max() ?? .succeeded
            }
        }
    }

    private func plan(
        _ segment: SegmentDefinition, _ workspace: Workspace, _ context: CommandContext
    ) async throws -> PlanReport {
        let request = workspace.request(.plan, segment, asOf: asOf?.date, full: full, retryRejected: retryRejected)
        let made = try await Plans(workspace).make(
            request, samples: samples ?? (context.console.isTerminal && !context.isJSON ? 5 : 0),
            observer: context.progressObserver)
        if let out, let saved = made.saved, made.plan != nil { try write(saved, to: out) }
        if !context.isJSON {
            context.console.out(PlanText(made, contract: workspace.contract, console: context.console).text)
            if let out, made.plan != nil {
                context.console.out("Saved. To apply exactly this: headgate apply \(out)")
            }
            context.console.show(made.report.problems)
        }
        return made
    }

    private func status(of made: PlanReport) -> ExitStatus {
        let status = ExitStatus(made.report, maxRejected: 0)
        let hasChanges = made.plan?.counts.sent ?? 0 > 0
        return status == .succeeded && detailedExitcode && hasChanges ? .changes : status
    }

    private func write(_ plan: SavedPlan, to path: String) throws {
        do {
            try plan.data.write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw Problem(.planFile, "the plan cannot be written: \(error.localizedDescription)", file: path)
        }
    }
}
