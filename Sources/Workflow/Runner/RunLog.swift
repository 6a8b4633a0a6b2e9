import Logging
import SegmentCore

/// What a run says in the log, with run, segment and stage as metadata. Codes of problems, never their texts: those are
/// for the report.
struct RunLog {
    private var logger: Logger

    init(_ logger: Logger, run: RunID, segment: String) {
        self.logger = logger
        self.logger[metadataKey: "run"] = "\(run)"
        self.logger[metadataKey: "segment"] = "\(segment)"
    }

    func started(_ stage: StageName, _ attempt: Int) {
        logger.debug("stage begins", metadata: metadata(stage, attempt))
    }

    func asking(_ stage: StageName, _ attempt: Int) { logger.trace("stage asked", metadata: metadata(stage, attempt)) }

    func waiting(_ delay: Duration) { logger.trace("waiting", metadata: ["delay": "\(delay)"]) }

    func done(_ stage: StageName, _ attempt: Int, _ seconds: Double?) {
        var metadata = metadata(stage, attempt)
        if let seconds { metadata["seconds"] = "\((seconds * 1000).rounded() / 1000)" }
        logger.debug("stage done", metadata: metadata)
    }

    /// What the stage started died with another process.
    func lost(_ stage: StageName, _ attempt: Int) {
        logger.notice("stage begins again: what it had started is gone", metadata: metadata(stage, attempt))
    }

    /// A failure that ends the run stands in its report; one that is tried again would be seen nowhere else.
    func failed(_ stage: StageName, _ attempt: Int, _ failure: StageFailure) {
        var metadata = metadata(stage, attempt)
        metadata["code"] = "\(failure.problems.map(\.code.rawValue).joined(separator: " "))"
        if case .retry = failure.disposition {
            logger.warning("stage failed and is tried again", metadata: metadata)
        } else {
            logger.info("stage failed", metadata: metadata)
        }
    }

    func cancelRequested() { logger.notice("a person asked that the run ends") }

    func abandoned(_ problems: [Problem]) {
        logger.error(
            "the lease is another's: this process leaves the run",
            metadata: ["code": "\(problems.map(\.code.rawValue).joined(separator: " "))"])
    }

    private func metadata(_ stage: StageName, _ attempt: Int) -> Logger.Metadata {
        ["stage": "\(stage.rawValue)", "attempt": "\(attempt)"]
    }
}
