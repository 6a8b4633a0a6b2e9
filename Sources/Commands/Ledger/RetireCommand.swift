import ArgumentParser
import Bootstrap
import Foundation
import ProjectFiles
import SegmentCore
import Workflow

/// `headgate retire`: a segment's end.
struct RetireCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "Ends a segment: everybody leaves it by its own rules, then its ledger and ownership end.",
        discussion: """
            Also for a segment that headgate.yaml no longer has. Without --yes it plans and says what would happen. Unless \
            every row is taken, ledger and ownership stay, and it can be called again.
            """)

    @OptionGroup var options: GlobalOptions

    @Argument(help: "A segment, of the project or with a ledger.", completion: ProjectCompletion.segments)
    var segment: String

    @Flag(name: .long, help: "Do it, whatever the guards say of so many leavers.")
    var yes = false

    func run() async throws {
        let (name, yes) = (segment, yes)
        try await CommandContext(options).run { frame in
            let project = try frame.project()
            return try await frame.withServices(project) { services in
                let segment = try services.segmentName(name)
                guard let definition = try await services.retiring(segment) else {
                    if yes { try await services.keeper.forget(segment) }
                    if !frame.isJSON {
                        let words = yes ? "Retired" : "To give up what it owns: headgate retire \(name) --yes."
                        frame.console.out("\(segment) has sent nothing. \(words)")
                    }
                    return yes ? .succeeded : .usage
                }
                return try await yes
                    ? services.retire(definition, segment, project.maxRejected, frame)
                    : services.planRetirement(definition, segment, frame)
            }
        }
    }
}

extension Services {
    /// The segment with nobody in its result; nil where it has no ledger to take back.
    func retiring(_ name: SegmentName) async throws -> SegmentDefinition? {
        _ = try await summary(of: name)
        guard let pointer = try await ledger.load(name, for: contract.identity), !pointer.slots.isEmpty else {
            return nil
        }
        let ofProject = project.segments.first { $0.name == name }
        let last = try await journal.list(RunFilter(segment: name, limit: 1)).first
        return Retirement.definition(
            of: name, from: ofProject ?? last?.request.segment, slots: pointer.slots,
            dialect: target.engine.kind == .athena ? .athena : .duckdb)
    }

    fileprivate func planRetirement(_ segment: SegmentDefinition, _ name: SegmentName, _ frame: CommandContext)
        async throws -> ExitStatus
    {
        let request = request(.plan, segment, asOf: nil)
        let record = RunRecord(request: request, status: .running, createdAt: system.now())
        try await journal.create(record)
        let report = try await runner(for: segment).run(record, progress: { _ in })
        let plan = try await journal.load(request.id).map(SavedPlan.init(record:))?.guarded?.plan
        if frame.isJSON {
            frame.console.out(JSONOutput.text(PlanOutput(report: report, plan: plan, samples: nil)))
        } else {
            frame.console.out(
                PlanText(report: report, plan: plan, samples: [], contract: contract, console: frame.console).text)
            frame.console.out("Nothing was done. To do it: headgate retire \(name) --yes")
        }
        frame.console.show(report.problems)
        return plan == nil ? ExitStatus(report, maxRejected: 0) : .usage
    }

    fileprivate func retire(
        _ segment: SegmentDefinition, _ name: SegmentName, _ maxRejected: Int, _ frame: CommandContext
    ) async throws -> ExitStatus {
        var request = request(.run, segment, asOf: nil)
        request.approved = true
        let record = RunRecord(request: request, status: .running, createdAt: system.now())
        let reports = try await ParallelRuns(services: self, frame: frame, width: 1).run([record])
        let status = frame.finish(reports, maxRejected)
        guard reports.first?.status == .succeeded else {
            frame.console.error("The ledger of \(name) stays, because not every row was taken.")
            return status
        }
        let settled = try await journal.load(request.id)?.stages[.settle]?.output
        let settlement = try settled.map { try JSONCoding.value(Settlement.self, from: $0) }
        try await keeper.forget(name, expected: settlement?.ledgerGeneration)
        if !frame.isJSON {
            for finding in reports.flatMap(\.guards) where finding.tripped {
                frame.console.out("  let through: \(finding.kind.rawValue): \(finding.text)")
            }
            frame.console.out("Retired: \(name) has no ledger and owns nothing any more.")
        }
        return status
    }
}
