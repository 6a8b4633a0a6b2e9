import Foundation
import SegmentCore

/// The content of a run's object: its record as JSON, with the format number that is read first.
struct RunDocument: Codable {
    /// Written. 2 added the counts of a stage's failures, refusals and waits.
    static let currentFormat = 2
    static let readableFormats = 1...currentFormat
    var format = RunDocument.currentFormat
    var record: RunRecord

    /// Times are written to the bit, so that a record loads as it was given.
    func encoded() throws(JournalFailure) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return try encoder.encode(self) } catch {
            throw JournalFailure(.corrupt, "run \(record.request.id) cannot be written as JSON")
        }
    }

    /// - Parameter location: for messages.
    static func record(_ data: Data, of run: RunID, location: String) throws(JournalFailure) -> RunRecord {
        if let format = JSONCoding.format(of: data), !readableFormats.contains(format) {
            throw JournalFailure(
                .wrongFormat,
                "\(location) has the journal format \(format), and this version reads the formats "
                    + "\(readableFormats.lowerBound) to \(readableFormats.upperBound); it was left as it is. "
                    + "Use the version that wrote it")
        }
        guard let document = try? JSONDecoder().decode(RunDocument.self, from: data), document.record.request.id == run
        else {
            throw JournalFailure(
                .corrupt,
                "\(location) is no record of run \(run); it was not changed. Restore a copy, or delete it")
        }
        return document.record
    }
}
