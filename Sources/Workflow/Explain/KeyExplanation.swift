package import SegmentCore

/// The state of one key in a segment, and its history. Contains customers' data: show it only to the user who asked.
package struct KeyExplanation: Sendable, Hashable, Encodable {
    /// An attribute's value in the last snapshot and in the ledger, and the attribute's owner.
    package struct Value: Sendable, Hashable, Encodable {
        package var attribute: String
        package var owner: SegmentName?
        package var target: String?
        /// What the destination has accepted.
        package var accepted: String?
    }

    /// A row whose batch has no outcome: the destination may have imported it.
    package struct Try: Sendable, Hashable, Encodable {
        /// `doubt`, `unknown` (partly failed, to be halved) or `isolated`.
        package var state: String
        package var batch: String
        package var values: [String: String]
    }

    package var segment: SegmentName
    package var target: String
    /// As the destination spells it, where known; otherwise as the user wrote it.
    package var key: String
    /// The run whose snapshot gives the target; nil where no kept run has one.
    package var run: RunID?
    package var asOf: String?
    /// The class that a plan over that snapshot and the current ledger would give the key; nil where neither contains
    /// it.
    package var verdict: String?
    /// Why rows of the key are invalid in that snapshot.
    package var invalid: [String] = []
    package var attributes: [Value] = []
    package var doubts: [Try] = []
    /// The values that were refused and are not sent again while they stay.
    package var rejected: [String: String]?
    /// Newest first.
    package var changes: [KeyChange] = []
    /// Number of runs searched.
    package var runs: Int = 0

    package var isKnown: Bool {
        verdict != nil || !invalid.isEmpty || !doubts.isEmpty || rejected != nil || !changes.isEmpty
            || attributes.contains { $0.accepted != nil }
    }

    enum CodingKeys: String, CodingKey {
        case segment, target, key
        case run = "run_id"
        case asOf = "as_of"
        case verdict, invalid, attributes, doubts, rejected, changes, runs
    }
}

/// What one run did with the key.
package struct KeyChange: Sendable, Hashable, Encodable {
    package struct Value: Sendable, Hashable, Encodable {
        package var attribute: String
        /// `set`, `changed`, `cleared`, or nil where the run left it as it was.
        package var change: String?
        package var value: String?
    }

    package var run: RunID
    package var at: String
    /// As the row spelt it.
    package var id: String?
    /// The row's class in the run's plan: `added`, `changed`, `removed`, `invalid`, `withheld` …
    package var kind: String
    /// `accepted`, `rejected`, `unknown`, `in doubt`, `not sent`; nil for rows that no run sends.
    package var outcome: String?
    /// Why the row is invalid or was rejected.
    package var reason: String?
    package var batch: String?
    package var values: [Value]

    enum CodingKeys: String, CodingKey {
        case run = "run_id"
        case at, id, kind, outcome, reason, batch, values
    }
}
