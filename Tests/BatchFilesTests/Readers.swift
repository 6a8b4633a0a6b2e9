import BatchFiles
import Foundation
import SegmentCore
import TestSupport
import Testing

let endpoints = EndpointContract.make(
    identity: DestinationIdentity("test"), reportsRows: true, findIsCertain: true, csvIsOneLine: false)

/// All rows of a file with these bytes, with what the rules say of each.
func readRows(
    _ bytes: some Sequence<UInt8>, _ format: ImportBatch.Format, chunk: RowChunk = RowChunk()
) async throws -> [(row: EndpointRow, reason: String?)] {
    try await withScratchFolder { folder in
        let path = folder.appending(path: "rows").path
        try Data(bytes).write(to: URL(filePath: path))
        return try rows(at: path, format, chunk: chunk)
    }
}

func rows(
    at path: String, _ format: ImportBatch.Format, chunk: RowChunk
) throws -> [(row: EndpointRow, reason: String?)] {
    let rules = RowRules(endpoints)
    var chunk = chunk
    var file = try EndpointFile(path: path, format: format, contract: endpoints, name: "rows")
    var rows: [(EndpointRow, String?)] = []
    while try file.next(into: &chunk) {
        for index in chunk.rows.indices {
            let reason = rules.reason(against: chunk.rows[index], in: chunk, columns: file.columns)
            rows.append((chunk.row(index, columns: file.columns), reason))
        }
    }
    return rows
}

func csv(_ text: String) async throws -> [(row: EndpointRow, reason: String?)] { try await readRows(text.utf8, .csv) }

func json(_ text: String) async throws -> [(row: EndpointRow, reason: String?)] {
    try await readRows(text.utf8, .jsonLines)
}

/// The problem that a file is refused with.
func refusal(_ text: String, _ format: ImportBatch.Format = .csv) async -> Problem? {
    do {
        _ = try await readRows(text.utf8, format)
        return nil
    } catch let problem as Problem {
        return problem
    } catch {
        return nil
    }
}
