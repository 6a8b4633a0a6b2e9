package import SegmentCore

/// One step of a run: starts something, then is asked until it is done.
///
/// A ticket says where the work stands; it is journaled, so another process can go on asking. `check` may work for
/// `context.patience` and hands back the next ticket. Waiting is a value, never an error.
package protocol Stage<Input, Ticket, Output>: Sendable {
    associatedtype Input: Codable & Sendable
    associatedtype Ticket: Codable & Sendable
    associatedtype Output: Codable & Sendable

    static var name: StageName { get }
    /// Starts the work. After a crash between start and record it is called again with the same context.
    func start(_ input: Input, in context: StageContext) async throws(StageFailure) -> Ticket
    func check(_ ticket: Ticket, for input: Input, in context: StageContext) async throws(StageFailure)
        -> StageStatus<Ticket, Output>
    func cancel(_ ticket: Ticket, in context: StageContext) async throws(StageFailure)
    /// Whether the run stops here until a person lets it go on.
    func holds(_ output: Output, in context: StageContext) -> Bool
}

extension Stage {
    package func cancel(_ ticket: Ticket, in context: StageContext) async throws(StageFailure) {}
    package func holds(_ output: Output, in context: StageContext) -> Bool { false }
}

/// A stage that is done as soon as it has started.
package protocol ImmediateStage<Input, Output>: Stage where Ticket == Output {
    associatedtype Input
    associatedtype Output
}

extension ImmediateStage {
    package func check(_ ticket: Output, for input: Input, in context: StageContext) async throws(StageFailure)
        -> StageStatus<Output, Output>
    { .done(ticket) }
}

package enum StageStatus<Ticket: Sendable, Output: Sendable>: Sendable {
    /// Ask again, `after` this long, with this ticket.
    case pending(Ticket, after: Duration = .zero)
    case done(Output)
    /// What the ticket named died with another process: start again, as a new attempt.
    case lost
}

/// What a stage knows of its run.
package struct StageContext: Sendable {
    package let request: RunRequest
    /// From 1; raised when a ticket was lost.
    package let attempt: Int
    /// How long a check may wait for news.
    package let patience: Duration
    package let progress: @Sendable (StageProgress) -> Void
    /// Nil for a plan and a query of the moment, which move no ledger.
    package let lease: HeldLease?

    package init(
        request: RunRequest, attempt: Int, patience: Duration, lease: HeldLease? = nil,
        progress: @escaping @Sendable (StageProgress) -> Void
    ) {
        self.request = request
        self.attempt = attempt
        self.patience = patience
        self.lease = lease
        self.progress = progress
    }

    /// Proves that the lease is still ours; asked before each batch and each write of the ledger.
    func checkLease() async throws(StageFailure) {
        guard let lease else { return }
        do { _ = try await lease.renew() } catch { throw StageFailure(lost: error) }
    }

    package var files: RunFiles { RunFiles(run: request.id, attempt: attempt) }

    /// Names a statement of this attempt for an engine.
    func key(_ stage: StageName, _ what: String) -> String { "\(request.id)/\(stage.rawValue)/\(attempt)/\(what)" }
}

/// How far a stage is, for people.
package struct StageProgress: Sendable, Hashable {
    package var run: RunID
    package var segment: String
    package var stage: StageName
    /// 0 to 1, where known.
    package var fraction: Double?
    package var rows: Int?

    package init(run: RunID, segment: String, stage: StageName, fraction: Double? = nil, rows: Int? = nil) {
        self.run = run
        self.segment = segment
        self.stage = stage
        self.fraction = fraction
        self.rows = rows
    }
}

/// The files of a run under the results root. A new attempt writes new files.
package struct RunFiles: Sendable, Hashable {
    let run: RunID
    let attempt: Int

    package static func folder(_ run: RunID) -> ObjectKey { BatchFolder.run(run) }

    private func file(_ name: String, _ ending: String) -> ObjectKey {
        Self.folder(run).appending(attempt == 1 ? "\(name).\(ending)" : "\(name)-\(attempt).\(ending)")
    }

    var snapshot: ObjectKey { file("snapshot", "parquet") }
    var plan: ObjectKey { file("plan", "parquet") }
    var sent: ObjectKey { file("sent", "parquet") }
    var mixed: ObjectKey { file("mixed", "parquet") }
    var invalid: ObjectKey { file("invalid", "csv") }
    var batches: ObjectKey { BatchFolder.all(of: run, attempt: attempt) }
    func rejections(_ batch: String) -> ObjectKey { ObjectKey("runs", run.rawValue, "rejected", "\(batch).jsonl") }
    func outcome(_ batch: String) -> ObjectKey { ObjectKey("runs", run.rawValue, "outcomes", "\(batch).json") }
    package static func report(_ run: RunID) -> ObjectKey { folder(run).appending("report.json") }
}
