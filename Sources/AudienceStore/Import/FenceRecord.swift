import GRDB
import SegmentCore

/// The highest lease token of a batch, by segment: checked and raised inside the batch's transaction, so that a process
/// that lost its lease changes nothing.
enum FenceRecord {
    static func pass(_ fence: Fence, in db: Database) throws {
        let seen = try Int.fetchOne(
            db, sql: "SELECT token FROM fence WHERE scope = ? AND segment = ?",
            arguments: [fence.scope, fence.segment.rawValue])
        if let seen, seen > fence.token {
            throw DestinationFailure(
                .rejected,
                Problem(
                    .batchFenced, "another run of \(fence.segment) has taken over: this batch is refused",
                    hint: "none of its rows were imported"))
        }
        try db.execute(
            sql: "INSERT OR REPLACE INTO fence (scope, segment, token) VALUES (?, ?, ?)",
            arguments: [fence.scope, fence.segment.rawValue, fence.token])
    }
}

extension ProblemCode {
    static let batchFenced: Self = "batch_fenced"
}
