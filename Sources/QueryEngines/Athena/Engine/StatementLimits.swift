import AWSClient
import Foundation
import SegmentCore

/// The limits of a statement. The statistics of a cancelled statement show which limit it exceeded, to other processes
/// too.
struct StatementLimits: Sendable {
    /// Most bytes, from the configuration.
    var scanned: Int?
    var timeout: Duration
    /// Most bytes, from the workgroup.
    var cutoff: Int64?
    var workGroup: String

    func isBroken(by execution: QueryExecution, at now: Date) -> Bool {
        isScannedTooMuch(execution) || isTooOld(execution, at: now)
    }

    private func isScannedTooMuch(_ execution: QueryExecution) -> Bool {
        scanned.map { Int(execution.statistics?.dataScannedInBytes ?? 0) > $0 } ?? false
    }

    private func isTooOld(_ execution: QueryExecution, at now: Date) -> Bool {
        guard let start = execution.status.submissionDateTime else { return false }
        return now.timeIntervalSince(start) > Double(timeout.components.seconds)
    }

    /// The limit that cancelled a statement; nil where a user cancelled it.
    func failure(of execution: QueryExecution) -> EngineFailure? {
        let id = execution.queryExecutionId
        if (execution.status.stateChangeReason ?? "").contains("Bytes scanned limit") {
            let limit = cutoff.map { " of \($0) bytes" } ?? ""
            return EngineFailure(
                .rejected,
                Problem(
                    .scanLimit, "the workgroup \(workGroup) ended the statement at its limit\(limit) (execution \(id))",
                    hint: "narrow the query, for example by partitions, or raise the workgroup's limit"))
        }
        if isScannedTooMuch(execution), let scanned {
            let bytes = execution.statistics?.dataScannedInBytes ?? 0
            return EngineFailure(
                .rejected,
                Problem(
                    .scanLimit, "the statement had scanned \(bytes) bytes, the limit is \(scanned) (execution \(id))",
                    hint: "narrow the query, for example by partitions, or raise the engine's scan limit"))
        }
        if let end = execution.status.completionDateTime, isTooOld(execution, at: end) {
            return EngineFailure(
                .timeout,
                Problem(
                    .engineTimeout, "the statement took longer than \(timeout) and was ended (execution \(id))",
                    hint: "raise the engine's timeout or narrow the query"))
        }
        return nil
    }
}
