package import SegmentCore

/// What became of every row that was ever sent, per key. Nothing is folded away, so compaction has nothing to hide.
package struct ModelLedger: Sendable {
    /// A row of a batch, with what is known of it.
    package struct Try: Sendable, Hashable {
        package var sequence: Int
        package var batch: String
        package var state: LedgerDelta.State
        package var id: String
        /// By attribute; what is not there is NULL.
        package var values: [String: String]

        package init(sequence: Int, batch: String, state: LedgerDelta.State, id: String, values: [String: String]) {
            self.sequence = sequence
            self.batch = batch
            self.state = state
            self.id = id
            self.values = values
        }
    }

    /// By key, ascending by sequence.
    package private(set) var tries: [String: [Try]] = [:]

    package init() {}

    package var keys: Set<String> { Set(tries.keys) }

    package mutating func add(_ new: Try, for key: String) { tries[key, default: []].append(new) }

    /// A late outcome: the destination was asked about a batch in doubt. Nil: it never started.
    package mutating func settle(sequence: Int, batch: String, state: LedgerDelta.State?) {
        for key in tries.keys {
            tries[key] = tries[key]?.compactMap { old in
                guard old.sequence == sequence, old.batch == batch else { return old }
                guard let state else { return nil }
                var new = old
                new.state = state
                return new
            }
        }
    }

    package subscript(key: String) -> ModelEntry { ModelEntry(tries[key] ?? []) }
}

/// What the ledger says of one key.
package struct ModelEntry: Sendable {
    /// The newest accepted row.
    package let accepted: ModelLedger.Try?
    /// Tries since then that the destination may have taken, oldest first.
    package let doubts: [ModelLedger.Try]
    /// The newest row of all, if it was rejected or isolated: it is not sent again while nothing changes.
    package let remembered: ModelLedger.Try?

    init(_ tries: [ModelLedger.Try]) {
        let accepted = tries.last { $0.state == .accepted }
        self.accepted = accepted
        doubts = tries.filter { [.doubt, .unknown, .isolated].contains($0.state) }
            .filter { $0.sequence > (accepted?.sequence ?? 0) }
        remembered = tries.last.flatMap { [.rejected, .isolated].contains($0.state) ? $0 : nil }
    }

    package var isInDoubt: Bool { !doubts.isEmpty }
    /// What the ledger has: the newest row, accepted or in doubt.
    package var latest: ModelLedger.Try? { doubts.last ?? accepted }

    /// The failed batch whose rows go in halves.
    package var halving: String? {
        guard let last = doubts.last, last.state == .unknown else { return nil }
        return "\(last.sequence).\(last.batch)"
    }

    package func has(_ attribute: String) -> String? { latest?.values[attribute] }
    package func accepted(_ attribute: String) -> String? { accepted?.values[attribute] }

    /// Whether the destination may hold a value: the accepted one, or any try since.
    package func mayCarry(_ attribute: String) -> Bool {
        accepted(attribute) != nil || doubts.contains { $0.values[attribute] != nil }
    }
}
