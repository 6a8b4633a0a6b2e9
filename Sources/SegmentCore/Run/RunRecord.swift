package import Foundation

/// What was asked for when a run began. A resumed run has the same request.
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
    /// Whether somebody approved the run: guards do not hold it.
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

/// A run as the journal has it.
package struct RunRecord: Sendable, Hashable, Codable {
    package var request: RunRequest
    package var status: RunStatus
    package var createdAt: Date
    package var updatedAt: Date
    /// A stage that has not begun has none.
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

/// One stage of a run, as the journal has it.
///
/// With an output the stage is skipped; with a ticket it is asked; with neither it is started, under the same key. The
/// counts are kept here and not in a process, so that their limits hold however many processes take the run further.
package struct StageRecord: Sendable, Hashable, Codable {
    package var startedAt: Date
    package var seconds: Double?
    /// From 1; each one names its work anew. Raised after a failure, and when the run was interrupted.
    package var attempt: Int
    /// Attempts of this stage that failed or were lost.
    package var failures: Int
    /// How many times in a row a service has not answered.
    package var refusals: Int
    /// Seconds that were waited for these refusals.
    package var waited: Double
    /// JSON of the stage's ticket.
    package var ticket: Data?
    /// JSON of the stage's output.
    package var output: Data?

    package init(
        startedAt: Date, attempt: Int = 1, failures: Int = 0, refusals: Int = 0, waited: Double = 0,
        seconds: Double? = nil, ticket: Data? = nil, output: Data? = nil
    ) {
        self.startedAt = startedAt
        self.attempt = attempt
        self.failures = failures
        self.refusals = refusals
        self.waited = waited
        self.seconds = seconds
        self.ticket = ticket
        self.output = output
    }

    /// A record of format 1 has no counts.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        startedAt = try values.decode(Date.self, forKey: .startedAt)
        attempt = try values.decode(Int.self, forKey: .attempt)
        failures = try values.decodeIfPresent(Int.self, forKey: .failures) ?? 0
        refusals = try values.decodeIfPresent(Int.self, forKey: .refusals) ?? 0
        waited = try values.decodeIfPresent(Double.self, forKey: .waited) ?? 0
        seconds = try values.decodeIfPresent(Double.self, forKey: .seconds)
        ticket = try values.decodeIfPresent(Data.self, forKey: .ticket)
        output = try values.decodeIfPresent(Data.self, forKey: .output)
    }

    /// A service has answered, or the run has ended: the next wait begins at the shortest.
    package mutating func clearWaits() { (refusals, waited) = (0, 0) }
}
