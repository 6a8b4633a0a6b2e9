package import Foundation

/// What was asked for when a run began. It never changes, so a resumed run is the same run.
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
    /// What every clock function of the query reads.
    package var asOf: Date
    /// `--full`: send all rows, keep the ledger.
    package var full: Bool
    /// `--retry-rejected`: send remembered rejections again.
    package var retryRejected: Bool
    /// Guards may not hold this run: a person said so.
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

/// A run as its journal has it.
package struct RunRecord: Sendable, Hashable, Codable {
    package var request: RunRequest
    package var status: RunStatus
    package var createdAt: Date
    package var updatedAt: Date
    /// By stage; a stage that has not begun has none.
    package var stages: [StageName: StageRecord]
    package var problems: [Problem]

    package init(request: RunRequest, status: RunStatus, createdAt: Date) {
        self.request = request
        self.status = status
        self.createdAt = createdAt
        updatedAt = createdAt
        stages = [:]
        problems = []
    }
}

/// A stage as its journal has it: output recorded → skip; ticket recorded → ask; neither → start with the same key.
package struct StageRecord: Sendable, Hashable, Codable {
    package var startedAt: Date
    package var seconds: Double?
    /// 1 for the first try; raised when a ticket is lost.
    package var attempt: Int
    /// JSON of the stage's ticket.
    package var ticket: Data?
    /// JSON of the stage's output.
    package var output: Data?

    package init(startedAt: Date, attempt: Int = 1, seconds: Double? = nil, ticket: Data? = nil, output: Data? = nil) {
        self.startedAt = startedAt
        self.attempt = attempt
        self.seconds = seconds
        self.ticket = ticket
        self.output = output
    }
}
