package import SegmentCore

/// Fills an empty ledger from a file of keys and the attributes that they carry already, and claims the attributes.
package struct Adoption: Sendable {
    let engine: any QueryEngine
    let contract: DestinationContract
    let keeper: LedgerKeeper
    let run: RunID

    package init(
        engine: any QueryEngine, contract: DestinationContract, keeper: LedgerKeeper,
        run: RunID
    ) {
        self.engine = engine
        self.contract = contract
        self.keeper = keeper
        self.run = run
    }

    /// The key of the file to adopt.
    package var file: ObjectKey { RunFiles.folder(run).appending("adopted.csv") }

    /// Attributes of the query that a ledger is made for.
    package static func columns(of query: ValidatedQuery) -> [String] { query.columns.map(\.attribute.name) }

    /// - Parameters:
    ///   - header: the columns of `file`.
    ///   - write: puts the file in its place; called once the ledger is known to be empty, under the lease.
    /// - Returns: the new ledger.
    package func adopt(
        _ segment: SegmentDefinition, _ name: SegmentName, query: ValidatedQuery, header: [String],
        write: () async throws -> Void
    ) async throws -> LedgerPointer {
        var adopted: LedgerPointer?
        try await keeper.holding([name]) {
            let standing = try await keeper.ledger.load(name, for: contract.identity)
            guard standing?.isEmpty ?? true else {
                throw Problem(
                    .ledgerExists, "the ledger of \(name) is not empty, so nothing is adopted",
                    hint: "to start again: headgate ledger forget \(name) --yes")
            }
            try await write()
            let slots = SlotAssignment(segment: segment, contract: contract).slots(for: query, in: nil)
            let base = try await base(slots, header)
            let owned = slots.filter(\.attribute.isCustom).map(\.attribute.name)
            try await keeper.ledger.claim(owned, for: name, at: contract.identity)
            var pointer = standing ?? LedgerPointer(destination: contract.identity, segment: name)
            pointer.generation += 1
            pointer.slots = slots.map { LedgerSlot(index: $0.n, attribute: $0.attribute, isList: $0.isList) }
            pointer.base = base.rows > 0 ? base : nil
            try await keeper.ledger.save(pointer)
            adopted = pointer
        }
        return adopted ?? LedgerPointer(destination: contract.identity, segment: name)
    }

    private func base(_ slots: [PlanSlot], _ header: [String]) async throws -> LedgerFile {
        let statement = AdoptionStatement(slots: slots, contract: contract)
        let key = RunFiles.folder(run).appending("ledger-base-adopted.parquet")
        let ticket = try await engine.submit(
            EngineTask(
                key: "\(run)/adopt/1/base", select: statement.base(from: file, header: header), scope: .results,
                output: .table(key)))
        while true {
            switch try await engine.status(of: ticket, waiting: .milliseconds(250)) {
            case .running: continue
            case .succeeded(let result):
                var rows = result.rows
                if rows == nil {
                    let count: SQL = "SELECT count(*) FROM \(.table(key)) AS p"
                    rows = (try await engine.rows(of: count, reading: .results).first?.first ?? nil).flatMap { Int($0) }
                }
                return LedgerFile(key: key, slots: slots.map(\.n), rows: rows ?? 0)
            case .failed(let failure): throw failure
            case .cancelled: throw CancellationError()
            case .lost: throw StageFailure([Problem("statement_lost", "a statement of the engine was lost")], .fail)
            }
        }
    }
}
