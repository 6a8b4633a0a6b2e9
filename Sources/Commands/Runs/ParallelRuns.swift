import Bootstrap
import Logging
import SegmentCore
import Workflow

/// Runs several records, a few at a time, and prints each as it ends. Reports come back in the order asked for.
struct ParallelRuns: Sendable {
    let services: Services
    let frame: CommandContext
    let width: Int

    func run(_ records: [RunRecord]) async throws -> [RunReport] {
        await services.endOrphans()
        let lines = ProgressLines(frame.console, total: records.count, now: services.system.now)
        defer { lines.finish() }
        return try await withThrowingTaskGroup(of: (Int, RunReport).self) { group in
            var reports: [Int: RunReport] = [:]
            var next = 0
            while reports.count < records.count {
                while next < records.count, next - reports.count < width {
                    let (index, record) = (next, records[next])
                    group.addTask { (index, try await perform(record, lines)) }
                    next += 1
                }
                guard let (index, report) = try await group.next() else { break }
                reports[index] = report
                lines.end(report.runID, report.status)
                show(report)
            }
            let done = records.indices.compactMap { reports[$0] }
            logCosts()
            for segment in Set(records.map(\.request.segment.name)) { await services.retain(after: segment) }
            return done
        }
    }

    private func perform(_ record: RunRecord, _ lines: ProgressLines) async throws -> RunReport {
        var isNew = true
        do throws(JournalFailure) { try await services.journal.create(record) } catch {
            guard error.reason == .exists else { throw error }
            isNew = false
        }
        var logger = services.logger
        logger[metadataKey: "segment"] = "\(record.request.segment.name?.rawValue ?? "query")"
        logger[metadataKey: "run"] = "\(record.request.id)"
        logger.info(isNew ? "run begins" : "run goes on", metadata: ["target": "\(record.request.target)"])
        let report = try await services.runner(for: record.request.segment).run(record) { lines.show($0) }
        logger.info(
            "run ended",
            metadata: [
                "status": "\(report.status.rawValue)", "sent": "\(report.counts.sent)",
                "accepted": "\(report.counts.accepted)", "rejected": "\(report.counts.rejected)",
            ])
        return report
    }

    /// What certainty has cost so far: `make bench` reads it.
    private func logCosts() {
        let (journal, leases) = (services.meters.journal.reading, services.meters.leases.reading)
        services.logger.debug(
            "journal and leases",
            metadata: [
                "journal_calls": "\(journal.calls)", "journal_ms": "\(journal.milliseconds)",
                "lease_calls": "\(leases.calls)", "lease_ms": "\(leases.milliseconds)",
            ])
    }

    private func show(_ report: RunReport) {
        guard !frame.isJSON else { return }
        frame.console.out(ReportText(report: report, console: frame.console).short)
        frame.console.show(report.problems)
    }
}
