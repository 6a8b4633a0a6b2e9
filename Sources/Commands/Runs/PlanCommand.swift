import ArgumentParser
import Bootstrap
import Foundation
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
        try await CommandContext(options).run { frame in
            let project = try frame.project()
            let segments = try command.selection.definitions(of: project)
            return try await frame.withServices(project) { services in
                var statuses: [ExitStatus] = []
                var outputs: [PlanOutput] = []
                for segment in segments {
                    let (output, status) = try await command.plan(segment, services, frame)
                    outputs.append(output)
                    statuses.append(status)
                }
                if frame.isJSON { frame.console.out(JSONOutput.text(oneOrMany: outputs)) }
                return statuses.max() ?? .succeeded
            }
        }
    }

    private func plan(_ segment: SegmentDefinition, _ services: Services, _ frame: CommandContext) async throws -> (
        PlanOutput, ExitStatus
    ) {
        let request = services.request(.plan, segment, asOf: asOf?.date, full: full, retryRejected: retryRejected)
        let record = RunRecord(request: request, status: .running, createdAt: services.system.now())
        try await services.journal.create(record)
        let lines = ProgressLines(frame.console, now: services.system.now)
        defer { lines.finish() }
        let report = try await services.runner(for: segment).run(record) { lines.show($0) }
        lines.finish()
        let saved = try await services.journal.load(request.id).map(SavedPlan.init(record:))
        let plan = saved?.guarded?.plan
        let count = samples ?? (frame.console.isTerminal && !frame.isJSON ? 5 : 0)
        let rows = try await sampleRows(of: plan, count, request, services)
        if let out, let saved, plan != nil { try write(saved, to: out) }
        if !frame.isJSON {
            frame.console.out(
                PlanText(report: report, plan: plan, samples: rows, contract: services.contract, console: frame.console)
                    .text)
            if let out, plan != nil { frame.console.out("Saved. To apply exactly this: headgate apply \(out)") }
            frame.console.show(report.problems)
        }
        var status = ExitStatus(report, maxRejected: 0)
        if status == .succeeded, detailedExitcode, plan?.counts.sent ?? 0 > 0 { status = .changes }
        return (PlanOutput(report: report, plan: plan, samples: samples == nil ? nil : rows), status)
    }

    private func sampleRows(of plan: ChangePlan?, _ count: Int, _ request: RunRequest, _ services: Services)
        async throws
        -> [PlanSample]
    {
        guard let plan, count > 0, plan.counts.sent > 0 else { return [] }
        let statement = try await services.samples(of: plan, request)
        return statement.samples(of: try await services.engine.rows(of: statement.sql(count), reading: .results))
    }

    private func write(_ plan: SavedPlan, to path: String) throws {
        do {
            try plan.data.write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw Problem(.planFile, "the plan cannot be written: \(error.localizedDescription)", file: path)
        }
    }
}
