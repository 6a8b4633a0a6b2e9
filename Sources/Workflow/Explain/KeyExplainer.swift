package import SegmentCore

/// Explains the state of one key and what each kept run did with it.
///
/// At most three statements: the last snapshot with the ledger's files, the plans of runs that contain keys, and the
/// sent and rejected rows of the few runs that sent this one. Each reads the keys of its files, and values only for
/// matching rows.
package struct KeyExplainer: Sendable {
    let engine: any QueryEngine
    let contract: DestinationContract
    let ledger: any Ledger
    let journal: any Journal
    let store: any ObjectStore
    /// Most runs to search.
    let limit: Int

    package init(
        engine: any QueryEngine, contract: DestinationContract, ledger: any Ledger,
        journal: any Journal, store: any ObjectStore, limit: Int
    ) {
        self.engine = engine
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

    /// Runs to this destination whose files exist, newest first.
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
                contract: contract, slots: assigned, userScope: snapshot.query.userScope,
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
