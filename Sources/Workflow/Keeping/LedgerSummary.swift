package import SegmentCore

/// A segment's ledger in figures, for people and programs. No rows.
package struct LedgerSummary: Sendable, Hashable, Codable {
    package struct Slot: Sendable, Hashable, Codable {
        package var attribute: String
        package var column: String
        package var owner: SegmentName?
        /// Keys that the destination has accepted a value for.
        package var carriers: Int
    }

    package struct File: Sendable, Hashable, Codable {
        /// `base`, `open`, or the delta's state: `accepted`, `doubt`, `unknown`, `rejected`, `isolated`, `mixed`.
        package var kind: String
        /// Of deltas: `run/batch`.
        package var batch: String?
        package var rows: Int
        package var file: String
    }

    package var segment: SegmentName
    package var target: String
    package var generation: Int
    package var sequence: Int
    /// Keys with an accepted value.
    package var keys: Int
    /// Keys with a row whose batch has no outcome.
    package var doubts: Int
    /// Keys with a remembered rejected row.
    package var rejected: Int
    package var slots: [Slot]
    package var files: [File]
    /// The segment's current lease; nil when there is none.
    package var lease: Lease?

    enum CodingKeys: String, CodingKey {
        case segment, target, generation, sequence, keys, doubts, rejected, slots, files, lease
    }
}

extension LedgerSummary {
    package init(
        _ pointer: LedgerPointer, target: String, owners: [String: SegmentName], counts: [Int], lease: Lease?,
        location: (ObjectKey) -> String
    ) {
        func count(_ index: Int) -> Int { index < counts.count ? counts[index] : 0 }
        segment = pointer.segment
        self.target = target
        generation = pointer.generation
        sequence = pointer.sequence
        keys = count(0)
        doubts = count(1)
        rejected = count(2)
        slots = pointer.slots.enumerated().map { index, slot in
            Slot(
                attribute: slot.attribute.name, column: slot.column, owner: owners[slot.attribute.name],
                carriers: count(3 + index))
        }
        files =
            [("base", pointer.base), ("open", pointer.open)].compactMap { kind, file in
                file.map { File(kind: kind, rows: $0.rows, file: location($0.key)) }
            }
            + pointer.deltas.map {
                File(
                    kind: $0.state.word, batch: "\($0.run)/\($0.batch)", rows: $0.rows, file: location($0.file.key))
            }
        self.lease = lease
    }
}

extension LedgerDelta.State {
    /// For people.
    package var word: String {
        switch self {
        case .accepted: "accepted"
        case .doubt: "doubt"
        case .unknown: "unknown"
        case .rejected: "rejected"
        case .isolated: "isolated"
        case .mixed: "mixed"
        }
    }
}
