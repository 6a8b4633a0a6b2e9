import Foundation
import SegmentCore

/// What stands in the object of a run: its record as JSON, with the format number that is read first.
struct RunDocument: Codable {
    static let currentFormat = 1
    var format = RunDocument.currentFormat
    var record: RunRecord

    /// Times to the bit, as `Date` has them: a record loads as it was given.
    func encoded() throws(JournalFailure) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return try encoder.encode(self) } catch {
            throw JournalFailure(.corrupt, "run \(record.request.id) cannot be written as JSON")
        }
    }

    /// - Parameter location: for messages.
    static func record(_ data: Data, of run: RunID, location: String) throws(JournalFailure) -> RunRecord {
        if let format = JSONCoding.format(of: data), format != currentFormat {
            throw JournalFailure(
                .wrongFormat,
                "\(location) has the journal format \(format), and this version reads the format \(currentFormat) only; "
                    + "it was left as it is. Use the version that wrote it")
        }
        guard let document = try? JSONDecoder().decode(RunDocument.self, from: data), document.record.request.id == run
        else {
            throw JournalFailure(
                .corrupt,
                "\(location) is no record of run \(run); it was left as it is. Bring back a copy, or delete it")
        }
        return document.record
    }
}
