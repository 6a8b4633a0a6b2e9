import AWSClient
import SegmentCore

extension ImportOutcome {
    /// The outcome of a batch whose job has ended.
    ///
    /// Pinpoint reports the number of failed rows, but not which. So a batch is accepted as a whole, rejected as a
    /// whole, or all its rows are `unknown`; also those of a job that is FAILED, because some of its rows may have been
    /// imported. Where Pinpoint reports fewer processed rows than the file has, the rest may never have been read: that
    /// too is unknown. More rows than the file has are impossible; then the file's number is used.
    ///
    /// - Parameter rows: number of rows of the file; nil if unknown, and then the caller completes the outcome.
    init(_ job: ImportJob, key: BatchKey, rows: Int?) {
        let processed = job.totalProcessed
        let count = rows ?? processed ?? 0
        let isComplete = job.jobStatus == .completed && (job.failedPieces ?? 0) == 0
        let failures = max(0, job.totalFailures ?? 0)
        let reasons = FailureKinds.reasons(
            job.failures ?? [], failures: failures, pieces: isComplete ? nil : (job.failedPieces, job.totalPieces),
            rows: max(1, count))
        if isComplete, (processed ?? count) >= count, failures == 0 {
            self.init(key: key, accepted: count, rejected: 0, unknown: 0, reasons: reasons)
        } else if isComplete, failures >= count, count > 0 {
            self.init(key: key, accepted: 0, rejected: count, unknown: 0, reasons: reasons)
        } else {
            let unread = max(0, count - (processed ?? 0))
            // A job that failed before it read a row may still have imported some: never an outcome without rows.
            self.init(
                key: key, accepted: 0, rejected: 0, unknown: max(1, count),
                failed: isComplete ? min(failures, count) : max(min(failures, count), unread), reasons: reasons)
        }
    }
}
