package import Foundation

/// The parameters of a run. A resumed run has the same request.
package struct RunRequest: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Hashable, Codable {
        /// All stages.
        case run
        /// Up to the guards; nothing is sent.
        case plan
        /// From export on, with a saved plan's outputs.
        case apply
    }

    package var id: RunID
    package var kind: Kind
    package var segment: SegmentDefinition
    package var target: String
    package var destination: DestinationIdentity
    /// The time that every clock function of the query reads.
    package var asOf: Date
    /// `--full`: send all rows, keep the ledger.
    package var full: Bool
    /// `--retry-rejected`: send remembered rejections again.
    package var retryRejected: Bool
    /// Whether a user approved the run: guards do not hold it.
    package var approved: Bool

    package init(
        id: RunID, kind: Kind, segment: SegmentDefinition, target: String, destination: DestinationIdentity, asOf: Date,
        full: Bool = false, retryRejected: Bool = false, approved: Bool = false
    ) {
        self.id = id
        self.kind = kind
        self.segment = segment
        self.target = target
        self.destination = destination
        self.asOf = asOf
        self.full = full
        self.retryRejected = retryRejected
        self.approved = approved
    }
}
