import Foundation
import SegmentCore

/// What a ticket of Pinpoint's says: the job, whose batch it is, and how many rows its file has.
struct PinpointTicket: Codable, Hashable {
    var job: String
    var key: BatchKey
    /// Nil for a job that was found: Pinpoint alone does not know how many rows there were to be.
    var rows: Int?

    init(job: String, key: BatchKey, rows: Int?) {
        self.job = job
        self.key = key
        self.rows = rows
    }

    /// Nil for a ticket that is none of ours.
    init?(_ ticket: ImportTicket) {
        guard let own = try? JSONDecoder().decode(Self.self, from: Data(ticket.rawValue.utf8)) else { return nil }
        self = own
    }

    var ticket: ImportTicket {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // Texts and a number: always JSON.
        return ImportTicket(String(decoding: (try? encoder.encode(self)) ?? Data(), as: UTF8.self))
    }
}
