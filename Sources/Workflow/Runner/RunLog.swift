import Logging
import SegmentCore

/// What a run writes into the log, with run, segment and stage as metadata. It holds the codes of problems and never
/// their texts, which belong to the report.
struct RunLog {
    private var logger: Logger

    init(_ logger: Logger, run: RunID, segment: String) {
        self.logger = logger
        self.logger[metadataKey: "run"] = "\(run)"
        self.logger[metadataKey: "segment"] = "\(segment)"
    }

    init(_ logger: Logger, of request: RunRequest) {
        self.init(logger, run: request.id, segment: request.segment.name?.rawValue ?? "query")
    }

    func started(_ stage: StageName, _ attempt: Int) {
        logger.debug("stage started", metadata: metadata(stage, attempt))
    }

    func asking(_ stage: StageName, _ attempt: Int) {
        logger.trace("stage checked", metadata: metadata(stage, attempt))
    }

    func waiting(_ delay: Duration) { logger.trace("waiting", metadata: ["delay": "\(delay)"]) }

    func done(_ stage: StageName, _ attempt: Int, _ seconds: Double?) {
        var metadata = metadata(stage, attempt)
        if let seconds { metadata["seconds"] = "\((seconds * 1000).rounded() / 1000)" }
        logger.debug("stage done", metadata: metadata)
    }

    /// The work that the stage had started ended with another process.
    func lost(_ stage: StageName, _ attempt: Int) {
        logger.notice("stage starts again: its work was lost", metadata: metadata(stage, attempt))
    }

    func busy(_ stage: StageName, _ activity: StageActivity) {
        logger.debug("\(activity)", metadata: ["stage": "\(stage.rawValue)"])
    }

    /// A failure that ends the run is in its report; one that is retried is logged only.
    func failed(_ stage: StageName, _ attempt: Int, _ failure: StageFailure) {
        var metadata = metadata(stage, attempt)
        metadata["code"] = "\(failure.problems.map(\.code.rawValue).joined(separator: " "))"
        if case .retry = failure.disposition {
            logger.warning("stage failed and is retried", metadata: metadata)
        } else {
            logger.info("stage failed", metadata: metadata)
        }
    }

    func cancelRequested() { logger.notice("cancel requested") }

    func abandoned(_ problems: [Problem]) {
        logger.error(
            "another process has the lease: this one stops",
            metadata: ["code": "\(problems.map(\.code.rawValue).joined(separator: " "))"])
    }

    private func metadata(_ stage: StageName, _ attempt: Int) -> Logger.Metadata {
        ["stage": "\(stage.rawValue)", "attempt": "\(attempt)"]
    }
}
