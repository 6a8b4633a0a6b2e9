import AWSClient
import SegmentCore

extension ImportOutcome {
    /// What became of a batch whose job has ended.
    ///
    /// Pinpoint counts and names no rows. So a batch is accepted whole, rejected whole, or its rows are all `unknown`:
    /// also those of a job that is FAILED, because pieces of it may have gone in. Where Pinpoint says that it processed
    /// fewer rows than the file has, the rest may never have been read: that too is unknown. More rows than the file has
    /// cannot be; then the file's number stands.
    ///
    /// - Parameter rows: how many rows the file has; nil where nobody remembers. Whoever does completes the outcome.
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
            // A job that failed before it read anything has not taken nothing for certain: never an outcome of no rows.
            self.init(
                key: key, accepted: 0, rejected: 0, unknown: max(1, count),
                failed: isComplete ? min(failures, count) : max(min(failures, count), unread), reasons: reasons)
        }
    }
}
