import Logging
import Operations
import ProjectFiles
import SegmentCore
import Workflow

extension CommandContext {
    /// An observer that shows progress and prints the report of each run as it ends.
    ///
    /// - Parameter total: runs that were asked for.
    func runObserver(total: Int = 1) -> RunObserver {
        { events in
            let lines = ProgressLines(console, total: total, now: system.now)
            defer { lines.finish() }
            for await event in events {
                switch event {
                case .began(let request, let isNew): log(request, isNew)
                case .progress(let progress): lines.show(progress)
                case .ended(let report):
                    log(report)
                    lines.end(report.runID, report.status)
                    show(report)
                }
            }
        }
    }

    /// An observer that shows progress only.
    var progressObserver: RunObserver {
        { events in
            let lines = ProgressLines(console, now: system.now)
            defer { lines.finish() }
            for await case .progress(let progress) in events { lines.show(progress) }
        }
    }

    /// Prints reports as JSON if requested (text was printed as each run ended) and returns the most severe exit code.
    func finish(_ reports: [RunReport], _ workspace: Workspace) -> ExitStatus {
        logCosts(of: workspace)
        if isJSON { console.out(JSONOutput.text(oneOrMany: reports)) }
        return reports.map { ExitStatus($0, maxRejected: workspace.project.maxRejected) }.max() ?? .succeeded
    }

    private func show(_ report: RunReport) {
        guard !isJSON else { return }
        console.out(ReportText(report: report, console: console).short)
        console.show(report.problems)
    }

    private func log(_ request: RunRequest, _ isNew: Bool) {
        runLogger(request.segment.name?.rawValue, request.id)
            .info(isNew ? "run begins" : "run goes on", metadata: ["target": "\(request.target)"])
    }

    private func log(_ report: RunReport) {
        runLogger(report.segment, report.runID).info(
            "run ended",
            metadata: [
                "status": "\(report.status.rawValue)", "sent": "\(report.counts.sent)",
                "accepted": "\(report.counts.accepted)", "rejected": "\(report.counts.rejected)",
            ])
    }

    private func runLogger(_ segment: String?, _ run: RunID) -> Logger {
        var logger = logger
        logger[metadataKey: "segment"] = "\(segment ?? "query")"
        logger[metadataKey: "run"] = "\(run)"
        return logger
    }

    /// What journal and leases have cost so far: `make bench` reads it.
    private func logCosts(of workspace: Workspace) {
        let (journal, leases) = (workspace.meters.journal.reading, workspace.meters.leases.reading)
        logger.debug(
            "journal and leases",
            metadata: [
                "journal_calls": "\(journal.calls)", "journal_ms": "\(journal.milliseconds)",
                "lease_calls": "\(leases.calls)", "lease_ms": "\(leases.milliseconds)",
            ])
    }
}
