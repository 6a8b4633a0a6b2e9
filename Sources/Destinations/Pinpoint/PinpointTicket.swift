import Foundation
import SegmentCore

/// The content of a ticket: the job, its batch, and the number of rows of its file.
struct PinpointTicket: Codable, Hashable {
    var job: String
    var key: BatchKey
    /// Nil for a job that was found by a search: Pinpoint does not report the number of rows of the file.
    var rows: Int?

    init(job: String, key: BatchKey, rows: Int?) {
        self.job = job
        self.key = key
        self.rows = rows
    }

    /// Nil for a ticket of another kind.
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
