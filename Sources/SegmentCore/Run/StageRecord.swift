package import Foundation

/// One stage of a run as stored in the journal.
///
/// With an output the stage is skipped; with a ticket it is polled; with neither it is started, under the same key. The
/// counts are stored here and not in a process, so that their limits hold however many processes continue the run.
package struct StageRecord: Sendable, Hashable, Codable {
    package var startedAt: Date
    package var seconds: Double?
    /// From 1; each attempt has its own names. Raised after a failure, and when the run was interrupted.
    package var attempt: Int
    /// Attempts of this stage that failed or were lost.
    package var failures: Int
    /// How many times in a row a service did not answer.
    package var refusals: Int
    /// Seconds waited for these refusals.
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
