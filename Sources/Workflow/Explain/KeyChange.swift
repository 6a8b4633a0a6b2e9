package import SegmentCore

/// What one run did with the key.
package struct KeyChange: Sendable, Hashable, Codable {
    package struct Value: Sendable, Hashable, Codable {
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
