import Foundation
import SegmentCore

/// Converts endpoints into lines of a format and passes them on in pieces.
struct ExportLines {
    private let format: ExportFormat
    private let write: (Data) throws -> Void
    private let encoder = JSONEncoder()
    private var buffer = Data()
    private var rows = 0

    init(_ format: ExportFormat, write: @escaping (Data) throws -> Void) {
        self.format = format
        self.write = write
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if case .csv(let columns) = format { append(cells: ["Id"] + columns) }
    }

    mutating func add(_ endpoint: AudienceEndpoint) throws {
        switch format {
        case .jsonLines:
            buffer.append(try encoder.encode(endpoint))
            buffer.append(0x0A)
        case .csv(let columns):
            let values = columns.map { endpoint.values(of: $0) }
            if values.allSatisfy(\.isEmpty) { return }
            append(cells: [endpoint.id] + (try values.map(cell)))
        }
        rows += 1
        if buffer.count >= 1 << 16 { try flush() }
    }

    mutating func finish() throws -> Int {
        try flush()
        return rows
    }

    private func cell(_ values: [String]) throws -> String {
        if values.count < 2 { return values.first ?? "" }
        return String(decoding: try encoder.encode(values), as: UTF8.self)
    }

    private mutating func append(cells: [String]) {
        let quoted = cells.map { cell in
            let isPlain = !cell.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
            return isPlain ? cell : "\"" + cell.replacing("\"", with: "\"\"") + "\""
        }
        buffer.append(Data((quoted.joined(separator: ",") + "\n").utf8))
    }

    private mutating func flush() throws {
        if !buffer.isEmpty { try write(buffer) }
        buffer.removeAll(keepingCapacity: true)
    }
}
