/// Up to 100,000 rows of an import file side by side in memory, used again and again: a batch of the usual size,
/// because it pays to write it in one order. Texts lie one after another in one array of bytes, so that a row costs no
/// allocation.
///
/// A cell is one value. Cells of a row stand together, and so do the cells of one column: two of them are a list of
/// two. An empty list is a cell of its own kind; a column without a cell was not given.
package struct RowChunk: Sendable {
    package struct Cell: Sendable {
        // Half the memory of `Int`s; a chunk's text is far below 2 GB.
        private let columnIndex: Int32
        private let textStart: Int32
        private let textCount: Int32

        package static let emptyList = -1

        package init(column: Int, start: Int, count: Int) {
            columnIndex = Int32(column)
            textStart = Int32(start)
            textCount = Int32(count)
        }

        /// An index into the reader's columns.
        package var column: Int { Int(columnIndex) }
        package var start: Int { Int(textStart) }
        /// `emptyList`, or the length of the text in bytes.
        package var count: Int { Int(textCount) }
        package var range: Range<Int> { start..<(start + max(0, count)) }
        package var isEmptyList: Bool { count == Cell.emptyList }
    }

    package struct Row: Sendable {
        package var cells: Range<Int>
        /// Nil where the row gave none.
        package var id: Range<Int>?
        /// An index into `reasons` for a row that could not be read.
        package var flaw: Int?
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
