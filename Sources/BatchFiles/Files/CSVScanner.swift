import Foundation

/// Cuts CSV bytes into rows of a chunk. It holds no position: what it is given starts with a record.
struct CSVScanner: Sendable {
    private let places: [CSVHeader.Place]
    private let takesEmptyText: [Bool]
    private let needsRegrouping: Bool

    init(_ header: CSVHeader) {
        places = header.places
        needsRegrouping = header.needsRegrouping
        takesEmptyText = header.columns.map(\.takesEmptyText)
    }

    /// Scans whole records until the chunk is full; returns the bytes that they took.
    func scan(_ bytes: UnsafeBufferPointer<UInt8>, isAtEnd: Bool, into chunk: inout RowChunk) -> Int {
        var position = 0
        while position < bytes.count, !chunk.isFull {
            if let next = Self.emptyLine(bytes, at: position) {
                position = next
                continue
            }
            let mark = chunk.mark
            guard let end = row(bytes, from: position, isAtEnd: isAtEnd, into: &chunk) else {
                chunk.goBack(to: mark)
                break
            }
            position = end
        }
        return position
    }

    /// One record into the chunk; nil when its end is not among the bytes.
    private func row(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, isAtEnd: Bool, into chunk: inout RowChunk
    ) -> Int? {
        let mark = chunk.mark
        var cursor = CSVCursor(bytes: bytes, position: start, isAtEnd: isAtEnd)
        var id: Range<Int>?
        var count = 0
        repeat {
            let from = chunk.text.count
            guard cursor.cell(into: &chunk.text) else { return nil }
            let text = from..<chunk.text.count
            if count < places.count, !text.isEmpty {
                switch places[count] {
                case .id: id = text
                case .column(let column):
                    chunk.cells.append(.init(column: column, start: text.lowerBound, count: text.count))
                }
            }
            count += 1
        } while !cursor.isAtRecordEnd
        if cursor.isMalformed {
            chunk.endRow(from: mark, id: id, flaw: "malformed_csv")
        } else if count != places.count {
            chunk.endRow(from: mark, id: id, flaw: "wrong_cell_count")
        } else {
            if needsRegrouping { regroup(&chunk.cells, from: mark.cells) }
            chunk.endRow(from: mark, id: id)
        }
        return cursor.position
    }

    /// A row for a record that does not fit the buffer: its id, if the record's beginning has it.
    func endOversizedRow(_ bytes: UnsafeBufferPointer<UInt8>, into chunk: inout RowChunk) {
        let mark = chunk.mark
        var cursor = CSVCursor(bytes: bytes, position: 0, isAtEnd: false)
        var id: Range<Int>?
        for place in places {
            let from = chunk.text.count
            guard cursor.cell(into: &chunk.text) else { break }
            if place == .id, from < chunk.text.count { id = from..<chunk.text.count }
            if id != nil || cursor.isAtRecordEnd { break }
        }
        chunk.endRow(from: mark, id: id, flaw: "row_too_large")
    }

    /// Brings the cells of a column together and keeps their order (an insertion sort: rows are short).
    private func regroup(_ cells: inout [RowChunk.Cell], from first: Int) {
        guard cells.count - first > 1 else { return }
        for index in (first + 1)..<cells.count {
            var place = index
            while place > first, cells[place - 1].column > cells[place].column {
                cells.swapAt(place - 1, place)
                place -= 1
            }
        }
    }

    private static func emptyLine(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> Int? {
        if bytes[position] == 0x0A { return position + 1 }
        guard bytes[position] == 0x0D, position + 1 < bytes.count, bytes[position + 1] == 0x0A else { return nil }
        return position + 2
    }

    /// The cells of one record as bytes of their own, for the header.
    static func record(
        in bytes: UnsafeBufferPointer<UInt8>, from start: Int, isAtEnd: Bool, cells: inout [[UInt8]]
    ) -> Int? {
        guard start < bytes.count else { return nil }
        var cursor = CSVCursor(bytes: bytes, position: start, isAtEnd: isAtEnd)
        repeat {
            var cell: [UInt8] = []
            guard cursor.cell(into: &cell) else { return nil }
            cells.append(cell)
        } while !cursor.isAtRecordEnd
        return cursor.isMalformed ? nil : cursor.position
    }
}
