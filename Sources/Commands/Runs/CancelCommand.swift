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
            Batches that were taken in stay taken in, and the ledger knows them; those in doubt are asked about by the next \
            run of the segment.
            """)

    @OptionGroup var options: GlobalOptions

    @Argument(help: ArgumentHelp("The run, as headgate runs lists it.", valueName: "run"))
    var id: String

    @Option(name: .long, help: "Seconds to wait for a run that is under way to stop.")
    var wait: Int = 60

    func run() async throws {
        let (name, patience) = (id, wait)
        try await CommandFrame(options).run { frame in
            let project = try frame.project()
            return try await frame.withServices(project) { services in
                let record = try await services.record(name)
                let ended = try await services.cancel(record, within: patience)
                let report = services.runner(for: ended.request.segment).report(ended)
                if frame.isJSON {
                    frame.console.out(JSONOutput.text(report))
                } else {
                    frame.console.out(ReportText(report: report, console: frame.console).short)
                }
                return ended.status == .cancelled ? .succeeded : .failed
            }
        }
    }
}

extension Services {
    /// Asks a live run to stop and waits; ends a dead, held or interrupted one itself, under its segment's lease.
    func cancel(_ record: RunRecord, within seconds: Int) async throws -> RunRecord {
        let id = record.request.id
        guard [.running, .held, .interrupted].contains(record.status) else {
            throw Problem(.runEnded, "the run \(id) is \(record.status.rawValue): there is nothing to cancel")
        }
        do {
            return try await endDead(record)
        } catch let failure as LedgerFailure {
            guard case .leased(let lease) = failure.reason, lease.run == id else { throw failure }
        }
        let request = CancelRequest(store: store)
        try await request.place(for: id)
        for _ in 0..<max(1, seconds * 4) {
            try await surroundings.clock.sleep(for: .milliseconds(250))
            if let now = try await journal.load(id), now.status != .running { return now }
        }
        throw Problem(
            .cancelPending, "the run \(id) has been asked to stop and is still running",
            hint: "it stops at its next step; headgate show \(id)")
    }

    private func endDead(_ record: RunRecord) async throws -> RunRecord {
        let request = record.request
        var lease: Lease?
        if let segment = request.segment.name, request.kind != .plan {
            lease = try await ledger.lease(segment, for: request.destination, change: .take(run: request.id))
        }
        var ended = record
        let event = JournalEvent.status(.cancelled, problems: [])
        try await journal.append(event, to: request.id, at: surroundings.now())
        ended.apply(event, at: surroundings.now())
        if let segment = request.segment.name, let lease {
            _ = try await ledger.lease(segment, for: request.destination, change: .giveBack(lease))
        }
        return ended
    }
}

extension ProblemCode {
    static let cancelPending: Self = "cancel_pending"
}
