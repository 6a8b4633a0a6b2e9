package import Foundation
package import Logging
package import SegmentCore

/// Ends a run: decides its status, keeps the report, sends the notices.
package struct RunClosing: Sendable {
    let store: any ObjectStore
    let outbox: NoticeOutbox
    let alerts: AlertNotifier?
    let order: [StageName]
    let logger: Logger

    package init(
        store: any ObjectStore, sinks: [any NoticeSink], alerts: AlertNotifier? = nil, order: [StageName],
        now: @escaping @Sendable () -> Date, logger: Logger
    ) {
        self.alerts = alerts
        self.store = store
        outbox = NoticeOutbox(store: store, sinks: sinks, now: now, logger: logger)
        self.order = order
        self.logger = logger
    }

    /// A digest of the place where the leases are kept. Destinations store it, so it must not show the place.
    var leaseScope: String { LedgerPlaces.digest(store.location(of: ObjectKey("ledgers")).address) }

    /// Seconds between two polls of the cancel request: on a disk a poll is free, elsewhere it is a call.
    var cancelInterval: Double { store.location(of: ObjectKey("runs")).address.hasPrefix("/") ? 1 : 5 }

    var cancelRequest: CancelRequest { CancelRequest(store: store) }

    /// The final status of a run: one that completed all stages may be partial, or stopped.
    func verdict(_ status: RunStatus, _ problems: [Problem], of record: RunRecord) -> (RunStatus, [Problem]) {
        guard status == .succeeded, record.request.kind != .plan else { return (status, problems) }
        let data = record.stages[.settle]?.output ?? Data()
        guard let settlement = try? JSONCoding.value(Settlement.self, from: data) else {
            return (.failed, problems + [.unreadable(.settle)])
        }
        if let stopped = settlement.stopped { return (.failed, problems + [stopped]) }
        let partial = settlement.counts.rejected + settlement.counts.unknown > 0
        return (partial ? .partial : .succeeded, problems)
    }

    /// Stage 8: sends the notices, and alerts where the segment's condition has changed. A sink that fails is a warning
    /// of the run, never its failure; the notice is delivered later.
    func announce(_ record: RunRecord) async -> [Problem] {
        let report = report(record)
        return await outbox.announce(RunNotice(report)) + (await alerts?.consider(report) ?? [])
    }

    func report(_ record: RunRecord) -> RunReport {
        RunReport(record, order: order) { store.location(of: $0).shown }
    }

    /// Writes the report under the results root. A report that cannot be written is logged and does not fail the run.
    func keep(_ record: RunRecord) async -> RunReport {
        let report = report(record)
        do {
            try await store.put(JSONCoding.data(report), at: RunFiles.report(record.request.id), when: .always)
        } catch {
            logger.warning("report not kept", metadata: ["run": "\(record.request.id)", "error": "\(error)"])
        }
        return report
    }
}

extension RunNotice {
    /// Held, partial and cancelled runs are failures to subscribers that know two types.
    init(_ report: RunReport, words: NoticeWords = .plain) {
        self.init(
            id: "\(report.runID)/\(report.status.rawValue)",
            notificationType: report.status == .succeeded ? "success" : "failure",
            subject: words.subject(of: report), report: report)
    }
}
