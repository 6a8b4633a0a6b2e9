package import SegmentCore

/// Reads batches from files of this machine: CSV and JSON lines as the contract shapes them, plain or gzip.
///
/// `EndpointFile` is the same reader without a value per row, for the embedded audience, which takes in whole chunks.
package struct FileBatchReader: BatchReader {
    private let contract: DestinationContract
    private let path: @Sendable (ObjectKey) -> String

    /// - Parameter path: where a file of the batch is on this machine.
    package init(_ contract: DestinationContract, path: @escaping @Sendable (ObjectKey) -> String) {
        self.contract = contract
        self.path = path
    }

    package func open(_ batch: ImportBatch) throws(Problem) -> any BatchRows {
        FileBatchRows(batch, contract: contract, path: path)
    }
}

/// Opens one file after another, and holds one small chunk.
private final class FileBatchRows: BatchRows {
    private let batch: ImportBatch
    private let contract: DestinationContract
    private let path: @Sendable (ObjectKey) -> String
    private let rules: RowRules
    private var files: ArraySlice<ObjectKey>
    private var file: EndpointFile?
    private var columns: [EndpointColumn] = []
    private var chunk = RowChunk(rowLimit: 1_000, cellLimit: 20_000, byteLimit: 1 << 20)
    private var position = 0

    init(_ batch: ImportBatch, contract: DestinationContract, path: @escaping @Sendable (ObjectKey) -> String) {
        self.batch = batch
        self.contract = contract
        self.path = path
        rules = RowRules(contract)
        files = batch.files[...]
    }

    func next(_ count: Int) throws(Problem) -> [BatchRow] {
        var rows: [BatchRow] = []
        while rows.count < count, try fill() {
            rows.append(row(position))
            position += 1
        }
        return rows
    }

    func skip(_ count: Int) throws(Problem) -> Int {
        var passed = 0
        while passed < count, try fill() {
            let step = min(count - passed, chunk.rows.count - position)
            position += step
            passed += step
        }
        return passed
    }

    /// Whether there is a row at `position`, after reading on where needed.
    private func fill() throws(Problem) -> Bool {
        while position == chunk.rows.count {
            position = 0
            if file == nil {
                guard let key = files.popFirst() else {
                    chunk.removeAll()
                    return false
                }
                file = try EndpointFile(
                    path: path(key), format: batch.format, contract: contract, name: key.rawValue)
            }
            if try file?.next(into: &chunk) != true { file = nil }
            columns = file?.columns ?? columns
        }
        return true
    }

    private func row(_ index: Int) -> BatchRow {
        let row = chunk.rows[index]
        let key = row.id.map(chunk.string) ?? ""
        if let reason = rules.reason(against: row, in: chunk, columns: columns) {
            return BatchRow(key: key, cells: [], flaw: reason)
        }
        var cells: [BatchRow.Cell] = []
        for cell in chunk.cells[row.cells] {
            let column = columns[cell.column]
            let value = value(of: cell, column)
            if case .text(let text) = value, let last = cells.indices.last, cells[last].attribute == column.attribute {
                cells[last].value = .list(cells[last].value.texts + [text])
            } else {
                cells.append(BatchRow.Cell(column.attribute, value))
            }
        }
        return BatchRow(key: key, cells: cells)
    }

    private func value(of cell: RowChunk.Cell, _ column: EndpointColumn) -> BatchRow.Value {
        if cell.isEmptyList { return .nothing }
        let text = chunk.string(cell.range)
        return column.rule == .number ? .number(text) : .text(text)
    }
}

extension BatchRow.Value {
    /// The texts of a text or a list.
    fileprivate var texts: [String] {
        switch self {
        case .text(let text): [text]
        case .list(let texts): texts
        case .number, .nothing: []
        }
    }
}
