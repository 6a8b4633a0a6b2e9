import SegmentCore

/// Converts one line of JSON into a row of a chunk. The contract defines where objects may nest, so a line's depth is
/// bounded.
struct JSONRowScanner {
    private(set) var columns: JSONColumns
    private var id: Range<Int>?
    /// The member that is being read, as a column name: `User.UserAttributes.Plan`.
    private var path: [UInt8] = []
    private var row = 0

    private let key: [UInt8]
    /// The names of the objects around a row.
    private let wrapping: [[UInt8]]
    private let nullClears: Bool

    init(contract: DestinationContract) {
        columns = JSONColumns(contract: contract)
        key = Array(contract.rowShape.key.utf8)
        wrapping = contract.rowShape.wrapping.map { Array($0.utf8) }
        nullClears = contract.rowShape.nothing == .null
    }

    mutating func scan(_ line: UnsafeBufferPointer<UInt8>, into chunk: inout RowChunk) {
        let mark = chunk.mark
        row += 1
        id = nil
        path.removeAll(keepingCapacity: true)
        var cursor = JSONCursor(line)
        do {
            try unwrap(&cursor)
            try object(&cursor, into: &chunk)
            for _ in wrapping { try cursor.expect("}") }
            try cursor.end()
            chunk.endRow(from: mark, id: id)
        } catch {
            chunk.endRow(from: mark, id: id, flaw: error.reason)
        }
    }

    /// Passes over the beginning of the objects around the row.
    private mutating func unwrap(_ cursor: inout JSONCursor) throws(JSONFlaw) {
        for name in wrapping {
            try cursor.expect("{")
            try cursor.string(into: &path)
            guard path == name else { throw .malformed }
            path.removeAll(keepingCapacity: true)
            try cursor.expect(":")
        }
    }

    private mutating func object(_ cursor: inout JSONCursor, into chunk: inout RowChunk) throws(JSONFlaw) {
        try cursor.expect("{")
        if cursor.skip("}") { return }
        let outer = path.count
        repeat {
            if outer > 0 { path.append(UInt8(ascii: ".")) }
            try cursor.string(into: &path)
            try cursor.expect(":")
            try member(&cursor, isTop: outer == 0, into: &chunk)
            path.removeSubrange(outer...)
        } while cursor.skip(",")
        try cursor.expect("}")
    }

    private mutating func member(
        _ cursor: inout JSONCursor, isTop: Bool, into chunk: inout RowChunk
    ) throws(JSONFlaw) {
        if isTop, path == key {
            guard id == nil else { throw .repeated(String(decoding: key, as: UTF8.self)) }
            id = try identifier(&cursor, into: &chunk)
        } else if columns.isGroup(path) {
            if !cursor.skipNull() { try object(&cursor, into: &chunk) }
        } else {
            let column = try columns.column(for: path, row: row)
            try value(of: column, &cursor, into: &chunk)
        }
    }

    private func identifier(_ cursor: inout JSONCursor, into chunk: inout RowChunk) throws(JSONFlaw) -> Range<Int>? {
        if cursor.skipNull() { return nil }
        guard cursor.isAt("\"") else { throw .unexpected(String(decoding: key, as: UTF8.self)) }
        let start = chunk.text.count
        try cursor.string(into: &chunk.text)
        return start..<chunk.text.count
    }

    private func value(
        of column: Int, _ cursor: inout JSONCursor, into chunk: inout RowChunk
    ) throws(JSONFlaw) {
        let about = columns.all[column]
        if cursor.skipNull() {
            if nullClears, about.rule == .list {
                chunk.cells.append(.init(column: column, start: chunk.text.count, count: RowChunk.Cell.emptyList))
            }
            return
        }
        let start = chunk.text.count
        if cursor.isAt("\"") {
            try cursor.string(into: &chunk.text)
            let count = chunk.text.count - start
            if count > 0 || about.takesEmptyText {
                chunk.cells.append(.init(column: column, start: start, count: count))
            }
        } else if cursor.isAt("["), about.rule == .list {
            try list(of: column, &cursor, into: &chunk)
        } else if about.rule == .number, cursor.number(into: &chunk.text) {
            chunk.cells.append(.init(column: column, start: start, count: chunk.text.count - start))
        } else {
            throw .unexpected(about.name)
        }
    }

    /// Empty texts are dropped; a list of only those is an empty list.
    private func list(of column: Int, _ cursor: inout JSONCursor, into chunk: inout RowChunk) throws(JSONFlaw) {
        let first = chunk.cells.count
        try cursor.expect("[")
        if !cursor.skip("]") {
            repeat {
                guard cursor.isAt("\"") else { throw .unexpected(columns.all[column].name) }
                let start = chunk.text.count
                try cursor.string(into: &chunk.text)
                if chunk.text.count > start {
                    chunk.cells.append(.init(column: column, start: start, count: chunk.text.count - start))
                }
            } while cursor.skip(",")
            try cursor.expect("]")
        }
        if chunk.cells.count == first {
            chunk.cells.append(.init(column: column, start: chunk.text.count, count: RowChunk.Cell.emptyList))
        }
    }
}
