import Foundation
import Logging
import SegmentCore

/// The scheduler's log messages, with run, segment and slot as metadata.
struct ScheduleLog: Sendable {
    let logger: Logger

    func starting(_ segment: SegmentName, _ slot: Date, _ isLate: Bool, at time: Date) {
        logger.info(
            isLate ? "starting after missed slots" : "starting",
            metadata: [
                "segment": "\(segment)", "slot": "\(slot.formatted(.iso8601))",
                "lag": "\(String(format: "%.3f", time.timeIntervalSince(slot))) s",
            ])
    }

    func goingOn(_ owed: OwedRun) {
        logger.notice(
            "going on with a run that was broken off",
            metadata: [
                "segment": "\(owed.segment)", "run": "\(owed.run)", "slot": "\(owed.slot.formatted(.iso8601))",
            ])
    }

    func ended(_ segment: SegmentName, _ end: ScheduledEnd) {
        switch end {
        case .report(let report): ended(segment, report)
        case .taken(let slot):
            logger.info(
                "another process has started the slot",
                metadata: ["segment": "\(segment)", "slot": "\(slot.formatted(.iso8601))"])
        case .failed(let problems):
            for problem in problems {
                logger.error("not run: \(problem.message)", metadata: metadata(segment, problem))
            }
        }
    }

    private func ended(_ segment: SegmentName, _ report: RunReport) {
        let seconds = report.stages.compactMap(\.seconds).reduce(0, +)
        var metadata: Logger.Metadata = [
            "segment": "\(segment)", "run": "\(report.runID)", "status": "\(report.status.rawValue)",
            "seconds": "\(String(format: "%.2f", seconds))", "sent": "\(report.counts.sent)",
            "accepted": "\(report.counts.accepted)",
        ]
        switch report.status {
        case .succeeded: logger.info("run ended", metadata: metadata)
        case .interrupted, .running:
            metadata["next"] = "headgate resume \(report.runID), or the next headgate serve"
            logger.warning("run interrupted", metadata: metadata)
        case .partial, .held, .superseded, .cancelled: logger.warning("run ended", metadata: metadata)
        case .invalid, .failed: logger.error("run ended", metadata: metadata)
        }
        for problem in report.problems where problem.severity == .error {
            logger.error("\(problem.message)", metadata: self.metadata(segment, problem, run: report.runID))
        }
    }

    func neverComes(_ segment: SegmentName) {
        logger.warning("the schedule does not come within eight years", metadata: ["segment": "\(segment)"])
    }

    func stopping(_ running: Set<SegmentName>) {
        logger.notice(
            "stopping: nothing new starts",
            metadata: ["running": "\(running.sorted().map(\.rawValue).joined(separator: " "))"])
    }

    private func metadata(_ segment: SegmentName, _ problem: Problem, run: RunID? = nil) -> Logger.Metadata {
        var metadata: Logger.Metadata = ["segment": "\(segment)", "code": "\(problem.code.rawValue)"]
        if let run { metadata["run"] = "\(run)" }
        if let hint = problem.hint { metadata["hint"] = "\(hint)" }
        return metadata
    }
}
