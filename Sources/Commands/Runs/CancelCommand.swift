import ArgumentParser
import Bootstrap
import Foundation
import ProjectFiles
import SegmentCore
import Workflow

/// `headgate cancel`: ends a run from any terminal.
struct CancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Ends a run: one that is under way elsewhere, held or interrupted.",
        discussion: """
            Batches that were taken in stay taken in; the next run of the segment asks the destination about those that have \
            no outcome yet.
            """)

    @OptionGroup var options: GlobalOptions

    @Argument(
        help: ArgumentHelp("The run, as headgate runs lists it.", valueName: "run"),
        completion: ProjectCompletion.runs([.running, .held, .interrupted]))
    var id: String

    @Option(name: .long, help: "Seconds to wait for a run that is under way to stop.")
    var wait: Int = 60

    func run() async throws {
        let (name, patience) = (id, wait)
        try await CommandContext(options).run { frame in
            let project = try frame.project()
            return try await frame.withServices(project) { services in
                let record = try await services.record(name)
                let report = try await services.cancel(record, within: patience)
                if frame.isJSON {
                    frame.console.out(JSONOutput.text(report))
                } else {
                    frame.console.out(ReportText(report: report, console: frame.console).short)
                }
                return report.status == .cancelled ? .succeeded : .failed
            }
        }
    }
}

extension Services {
    /// Asks a live run to stop and waits; ends a dead, held or interrupted one itself, under its segment's lease.
    func cancel(_ record: RunRecord, within seconds: Int) async throws -> RunReport {
        let id = record.request.id
        guard [.running, .held, .interrupted].contains(record.status) else {
            throw Problem(.runEnded, "the run \(id) is \(record.status.rawValue): there is nothing to cancel")
        }
        let runner = runner(for: record.request.segment)
        do { return try await runner.cancel(record) } catch let failure as LedgerFailure {
            guard case .leased(let lease) = failure.reason, lease.run == id else { throw failure }
        }
        try await CancelRequest(store: store).place(for: id)
        for _ in 0..<max(1, seconds * 4) {
            try await system.clock.sleep(for: .milliseconds(250))
            if let now = try await journal.load(id), now.status != .running { return runner.report(now) }
        }
        throw Problem(
            .cancelPending, "the run \(id) has been asked to stop and is still running",
            hint: "it stops at its next step; headgate show \(id)")
    }
}

extension ProblemCode {
    static let cancelPending: Self = "cancel_pending"
}
