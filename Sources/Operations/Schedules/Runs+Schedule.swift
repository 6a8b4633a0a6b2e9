import Foundation
import ProjectFiles
import SegmentCore
import Workflow

extension Workspace {
    var scheduleBook: ScheduleBook { ScheduleBook(store: store, target: target.name) }
}

extension Runs {
    /// Whether a claimed run has not ended: it was never recorded, or was interrupted and is still the newest of its
    /// segment. An older run must not overwrite what a newer one did.
    func isOwed(_ run: RunID, of segment: SegmentName) async throws(JournalFailure) -> Bool {
        guard let record = try await workspace.journal.load(run) else { return true }
        guard record.status == .running || record.status == .interrupted else { return false }
        let newer = try await workspace.journal.list(RunFilter(segment: segment, limit: 50)).contains {
            $0.request.kind != .plan && $0.request.target == record.request.target && $0.createdAt > record.createdAt
        }
        return !newer
    }
}
