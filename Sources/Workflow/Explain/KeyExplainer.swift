package import SegmentCore

/// Finds out how one key stands and what the kept runs did with it.
///
/// At most three statements: the last snapshot with the ledger's files, the plans of runs that carry keys, and the sent
/// and rejected rows of those few runs that sent this one. Each reads the keys of its files, and values where one fits.
package struct KeyExplainer: Sendable {
    let engine: any QueryEngine
    let dialect: any SQLDialect
    let contract: DestinationContract
    let ledger: any Ledger
    let journal: any Journal
    let store: any ObjectStore
    /// Most runs to look through.
    let limit: Int

    package init(
        engine: any QueryEngine, dialect: any SQLDialect, contract: DestinationContract, ledger: any Ledger,
        journal: any Journal, store: any ObjectStore, limit: Int
    ) {
        self.engine = engine
        self.dialect = dialect
        self.contract = contract
        self.ledger = ledger
        self.journal = journal
        self.store = store
        self.limit = limit
    }

    /// Nil where the segment has neither a ledger nor a run here.
    package func explain(_ key: String, in segment: SegmentName, target: String) async throws -> KeyExplanation? {
        let pointer = try await ledger.load(segment, for: contract.identity)
        let runs = try await records(of: segment)
        guard pointer != nil || !runs.isEmpty else { return nil }
        var explanation = KeyExplanation(segment: segment, target: target, key: key)
        try await judge(&explanation, runs.first { $0.snapshot != nil }, pointer)
        let history = KeyHistory(engine: engine, store: store, pointer: pointer)
        let delivering = runs.filter { $0.record.request.kind != .plan && $0.plan != nil }
        explanation.changes = try await history.changes(of: key, in: delivering)
        explanation.runs = delivering.count
        if explanation.key == key, let id = explanation.changes.first?.id { explanation.key = id }
        return explanation
    }

    /// Runs to this destination whose files stand, newest first.
    private func records(of segment: SegmentName) async throws -> [KeptRun] {
        let files = try await store.list(under: ObjectKey("runs")).withFolders
        var kept: [KeptRun] = []
        for record in try await journal.list(RunFilter(segment: segment, limit: limit)) {
            guard record.request.destination == contract.identity,
                let whole = try await journal.load(record.request.id)
            else { continue }
            kept.append(KeptRun(whole, files: files))
        }
        return kept
    }

    // MARK: The key today

    private func judge(_ explanation: inout KeyExplanation, _ run: KeptRun?, _ pointer: LedgerPointer?) async throws {
        var slots = pointer?.slots ?? []
        var statement = KeyStatement(key: explanation.key, slots: slots, pointer: pointer)
        if let run, let snapshot = run.snapshot {
            let segment = run.record.request.segment
            let assigned = SlotAssignment(segment: segment, contract: contract).slots(for: snapshot.query, in: pointer)
            let shape = PlanShape(
                dialect: dialect, contract: contract, slots: assigned, userScope: snapshot.query.userScope,
                mode: segment.mode, full: false, retryRejected: false)
            slots = assigned.map(\.slot)
            statement = KeyStatement(key: explanation.key, shape: shape, snapshot: snapshot, pointer: pointer)
            explanation.run = run.record.request.id
            explanation.asOf = RunReport.timestamp(run.record.request.asOf)
        }
        guard !slots.isEmpty else { return }
        let owners = try await ledger.owners(at: contract.identity)
        explanation.read(
            try await engine.rows(of: statement.sql, reading: .results), slots: slots, owners: owners, pointer: pointer)
    }
}

/// A run of the journal with those of its outputs whose files still stand.
struct KeptRun: Sendable {
    let record: RunRecord
    let snapshot: Snapshot?
    let plan: ChangePlan?
    let exported: ExportedBatches?
    /// Files of rejected rows, by batch.
    let rejections: [String: ObjectKey]
    /// By batch, once the import has ended.
    let outcomes: [String: ImportOutcome]

    init(_ record: RunRecord, files: Set<ObjectKey>) {
        func output<T: Decodable>(_ stage: StageName, _ type: T.Type) -> T? {
            record.stages[stage]?.output.flatMap { try? JSONCoding.value(type, from: $0) }
        }
        self.record = record
        snapshot = output(.materialise, Snapshot.self).flatMap { files.contains($0.table) ? $0 : nil }
        plan = output(.plan, ChangePlan.self).flatMap { files.contains($0.table) ? $0 : nil }
        let exported = output(.export, ExportedBatches.self)
        self.exported = exported.flatMap { $0.sentTable.map(files.contains) ?? false ? $0 : nil }
        let rejected = (exported?.batches ?? []).filter { files.contains($0.rejections) }
        let imported = output(.import, ImportResults.self)?.outcomes ?? []
        outcomes = Dictionary(imported.map { ($0.key.batch, $0) }) { first, _ in first }
        rejections = Dictionary(rejected.map { ($0.key.batch, $0.rejections) }) { first, _ in first }
    }
}
