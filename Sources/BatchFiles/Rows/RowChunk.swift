/// Up to 100,000 rows of an import file side by side in memory, used again and again: a batch of the usual size,
/// because it pays to write it in one order. Texts lie one after another in one array of bytes, so that a row costs no
/// allocation.
///
/// A cell is one value. Cells of a row are adjacent, and so are the cells of one column: two of them are a list of
/// two. An empty list is a cell of its own kind; a column without a cell was not given.
package struct RowChunk: Sendable {
    /// Places are kept in 32 bits: a chunk's text is some megabytes, and there are hundreds of thousands of cells.
    package struct Cell: Sendable {
        private let place: (column: Int32, start: Int32, count: Int32)

        package static let emptyList = -1

        /// - Parameters:
        ///   - column: an index into the reader's columns.
        ///   - count: `emptyList`, or the length of the text in bytes.
        package init(column: Int, start: Int, count: Int) {
            place = (Int32(column), Int32(start), Int32(count))
        }

        package var column: Int { Int(place.column) }
        package var start: Int { Int(place.start) }
        package var count: Int { Int(place.count) }
        package var range: Range<Int> { start..<(start + max(0, count)) }
        package var isEmptyList: Bool { count == Cell.emptyList }
    }

    package struct Row: Sendable {
        private let cellPlace: (start: Int32, end: Int32)
        /// Starts at -1 where the row gave none.
        private let idPlace: (start: Int32, end: Int32)
        private let flawPlace: Int32

        init(cells: Range<Int>, id: Range<Int>?, flaw: Int?) {
            cellPlace = (Int32(cells.lowerBound), Int32(cells.upperBound))
            idPlace = (Int32(id?.lowerBound ?? -1), Int32(id?.upperBound ?? -1))
            flawPlace = Int32(flaw ?? -1)
        }

        package var cells: Range<Int> { Int(cellPlace.start)..<Int(cellPlace.end) }
        /// Nil where the row gave none.
        package var id: Range<Int>? { idPlace.start < 0 ? nil : Int(idPlace.start)..<Int(idPlace.end) }
        /// An index into `reasons` for a row that could not be read.
        package var flaw: Int? { flawPlace < 0 ? nil : Int(flawPlace) }
    }

    package var text: [UInt8] = []
    package var cells: [Cell] = []
    package private(set) var rows: [Row] = []
    package private(set) var reasons: [String] = []

    /// A chunk ends at whichever comes first.
    package let rowLimit: Int
    package let cellLimit: Int
    package let byteLimit: Int

    package init(rowLimit: Int = 100_000, cellLimit: Int = 400_000, byteLimit: Int = 8 << 20) {
        self.rowLimit = rowLimit
        self.cellLimit = cellLimit
        self.byteLimit = byteLimit
    }

    package var isFull: Bool { rows.count >= rowLimit || cells.count >= cellLimit || text.count >= byteLimit }

    package mutating func removeAll() {
        text.removeAll(keepingCapacity: true)
        cells.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
        reasons.removeAll(keepingCapacity: true)
    }

    /// A point to go back to when a record turns out to be incomplete or unreadable.
    struct Mark {
        var text: Int
        var cells: Int
    }

    var mark: Mark { Mark(text: text.count, cells: cells.count) }

    mutating func goBack(to mark: Mark) {
        text.removeSubrange(mark.text...)
        cells.removeSubrange(mark.cells...)
    }

    mutating func endRow(from mark: Mark, id: Range<Int>?) {
        rows.append(Row(cells: mark.cells..<cells.count, id: id, flaw: nil))
    }

    /// Ends a row that cannot be read; its id is kept where it was seen, its cells are not.
    mutating func endRow(from mark: Mark, id: Range<Int>?, flaw: String) {
        cells.removeSubrange(mark.cells...)
        let known = reasons.lastIndex(of: flaw)
        if known == nil { reasons.append(flaw) }
        rows.append(Row(cells: mark.cells..<mark.cells, id: id, flaw: known ?? reasons.count - 1))
    }
}

extension RowChunk {
    package func string(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }

    /// The row as a value, for tests and for callers that have time.
    package func row(_ index: Int, columns: [EndpointColumn]) -> EndpointRow {
        let row = rows[index]
        var values: [String: [String]] = [:]
        for cell in cells[row.cells] {
            let element = cell.isEmptyList ? [] : [string(cell.range)]
            values[columns[cell.column].name, default: []] += element
        }
        return EndpointRow(
            id: row.id.map(string), values: values, flaw: row.flaw.map { reasons[$0] })
    }
}

/// One row of an import file. A column that is not among `values` was not given; `[]` is an empty list.
package struct EndpointRow: Sendable, Hashable {
    package var id: String?
    /// By whole column name: `Attributes.Plan`, `Address`.
    package var values: [String: [String]]
    /// Why the row could not be read.
    package var flaw: String?

    package init(id: String?, values: [String: [String]], flaw: String? = nil) {
        self.id = id
        self.values = values
        self.flaw = flaw
    }
}
