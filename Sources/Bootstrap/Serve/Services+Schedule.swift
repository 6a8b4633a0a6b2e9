import FileStore
import Foundation
import ProjectFiles
import SegmentCore
import Workflow

extension Bootstrap {
    /// Which slots were started, beside the ledgers of a target.
    static func scheduleBook(
        _ project: Project, target name: String?, _ connections: AWSConnections, _ system: SystemDependencies
    )
        throws(Problem) -> ScheduleBook
    {
        let target = try project.target(named: name)
        let results = try ResultsRoot(target, of: project, connections, system)
        return ScheduleBook(store: results.store, target: target.name)
    }
}

extension Services {
    var scheduleBook: ScheduleBook { ScheduleBook(store: store, target: target.name) }

    /// Records a new run and takes it to its end.
    func run(_ request: RunRequest) async throws(JournalFailure) -> RunReport {
        let record = RunRecord(request: request, status: .running, createdAt: system.now())
        try await journal.create(record)
        return try await finish(record)
    }

    /// Takes a recorded run to its end, and lets go what the retention no longer keeps.
    func finish(_ record: RunRecord) async throws(JournalFailure) -> RunReport {
        await endOrphans()
        let report = try await runner(for: record.request.segment).run(record) { _ in }
        await retain(after: record.request.segment.name)
        return report
    }

    /// Whether a claimed run has not come to its end: it was never recorded, or broken off and is still the newest of
    /// its segment. (An older run must not go over a newer one.)
    func isOwed(_ run: RunID, of segment: SegmentName) async throws(JournalFailure) -> Bool {
        guard let record = try await journal.load(run) else { return true }
        guard record.status == .running || record.status == .interrupted else { return false }
        let newer = try await journal.list(RunFilter(segment: segment, limit: 50)).contains {
            $0.request.kind != .plan && $0.request.target == record.request.target && $0.createdAt > record.createdAt
        }
        return !newer
    }
}
