import Foundation
import Operations
import SegmentCore
import Telemetry
import Workflow

/// A schedule's host whose work is measured. Its calls show that the scheduler is alive.
struct ObservedScheduleHost: ScheduleHost {
    let base: ProjectScheduleHost
    let live: LiveProject
    let status: ServeStatus
    let metrics: ServiceMetrics
    let now: @Sendable () -> Date
    let elapsed: @Sendable () -> Duration

    func changedSegments() async -> [ScheduledSegment]? {
        let fresh = await base.changedSegments()
        status.turned()
        metrics.project(isValid: live.errors == 0)
        if let fresh { metrics.segments(scheduled: fresh.count, unscheduled: base.unscheduled.count) }
        return fresh
    }

    func owedRuns() async -> [OwedRun] { await base.owedRuns() }

    func run(_ segment: SegmentName, slot: Date) async -> ScheduledEnd {
        await measured(segment, lag: now().timeIntervalSince(slot)) { await base.run(segment, slot: slot) }
    }

    func goOn(_ run: OwedRun) async -> ScheduledEnd {
        await measured(run.segment, lag: nil) { await base.goOn(run) }
    }

    private func measured(_ segment: SegmentName, lag: Double?, _ body: () async -> ScheduledEnd) async -> ScheduledEnd
    {
        let start = elapsed()
        metrics.started(segment, lag: lag)
        defer { metrics.stopped() }
        let end = await body()
        switch end {
        case .report(let report):
            metrics.ended(segment, report, took: elapsed() - start, at: now().timeIntervalSince1970)
        case .taken: metrics.taken(segment)
        case .failed(let problems):
            metrics.notStarted(segment, problems.first { $0.severity == .error }?.code ?? .notStarted)
            metrics.undelivered(problems)
        }
        return end
    }
}
