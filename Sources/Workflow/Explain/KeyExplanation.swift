package import SegmentCore

/// The state of one key in a segment, and its history. Contains customers' data: show it only to the user who asked.
package struct KeyExplanation: Sendable, Hashable, Codable {
    /// An attribute's value in the last snapshot and in the ledger, and the attribute's owner.
    package struct Value: Sendable, Hashable, Codable {
        package var attribute: String
        package var owner: SegmentName?
        package var target: String?
        /// What the destination has accepted.
        package var accepted: String?
    }

    /// A row whose batch has no outcome: the destination may have imported it.
    package struct Try: Sendable, Hashable, Codable {
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
