package import SegmentCore

/// One step of a run: it starts work, and is then checked until the work is done.
///
/// A ticket says how far the work is. It is journaled, so that any process can make the next check. A check may wait for
/// news for `context.patience`, and returns the next ticket. Waiting is a value, never an error.
package protocol Stage<Input, Ticket, Output>: Sendable {
    associatedtype Input: Codable & Sendable
    associatedtype Ticket: Codable & Sendable
    associatedtype Output: Codable & Sendable

    static var name: StageName { get }
    /// Starts the work. After a crash before the ticket is journaled it is called again with the same context.
    func start(_ input: Input, in context: StageContext) async throws(StageFailure) -> Ticket
    func check(_ ticket: Ticket, for input: Input, in context: StageContext) async throws(StageFailure)
        -> StageStatus<Ticket, Output>
    func cancel(_ ticket: Ticket, in context: StageContext) async throws(StageFailure)
    /// Whether the run stops here until it is approved.
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
    /// Check again after this long, with this ticket.
    case pending(Ticket, after: Duration = .zero)
    case done(Output)
    /// What the ticket names ended with another process: start again, as a new attempt.
    case lost
}

/// The run's context for a stage.
package struct StageContext: Sendable {
    package let request: RunRequest
    /// From 1.
    package let attempt: Int
    /// How long a check may wait for a change; at most the rest of the caller's budget.
    package let patience: Duration
    package let progress: @Sendable (StageProgress) -> Void
    /// Nil for a plan and a query of the moment, which change no ledger.
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

    /// Throws when the run has lost its lease. Called before each batch and each write of the ledger.
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
    /// What the stage does before its own work can begin; nil once it has begun.
    package var activity: StageActivity?

    package init(
        run: RunID, segment: String, stage: StageName, fraction: Double? = nil, rows: Int? = nil,
        activity: StageActivity? = nil
    ) {
        self.run = run
        self.segment = segment
        self.stage = stage
        self.fraction = fraction
        self.rows = rows
        self.activity = activity
    }
}

/// What a stage does before its own work can begin.
package enum StageActivity: Sendable, Hashable, CustomStringConvertible {
    /// Asking the destination about imports that an earlier run left without an outcome.
    case asking(imports: Int, of: RunID)

    package var description: String {
        switch self {
        case .asking(let count, let run): "asking about \(count) import\(count == 1 ? "" : "s") of run \(run)"
        }
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
