import SegmentCore

/// Reads CSV by RFC 4180: a header, LF or CRLF, quoted cells with doubled quotes. A repeated header makes a list, an
/// empty cell is not given, an empty line is skipped (Pinpoint user guide, "Importing segments").
struct CSVReader: ~Copyable {
    private var source: ByteSource
    private let name: String
    private var scanner: CSVScanner
    let columns: [EndpointColumn]

    init(_ source: consuming ByteSource, contract: DestinationContract, name: String) throws(Problem) {
        let cells = try Self.readHeader(&source, name: name)
        let header = try CSVHeader(cells, contract: contract, file: name)
        self.source = source
        self.name = name
        columns = header.columns
        scanner = CSVScanner(header)
    }

    mutating func fill(_ chunk: inout RowChunk) throws(Problem) {
        while !chunk.isFull {
            let isAtEnd = source.isAtEnd
            source.consume { [scanner] bytes in scanner.scan(bytes, isAtEnd: isAtEnd, into: &chunk) }
            if chunk.isFull { return }
            if isAtEnd {
                guard source.pending == 0 else { throw openQuote }
                return
            }
            if source.pending >= ByteSource.recordLimit {
                try skipRecord(into: &chunk)
            } else {
                _ = try source.refill()
            }
        }
    }

    /// Skips a record above the limit, and keeps its id if that came early enough.
    private mutating func skipRecord(into chunk: inout RowChunk) throws(Problem) {
        var skip = CSVSkip()
        var isFirst = true
        while true {
            source.consume { [scanner] bytes in
                if isFirst { scanner.endOversizedRow(bytes, into: &chunk) }
                return skip.pass(bytes)
            }
            isFirst = false
            if skip.isDone { return }
            if try !source.refill() {
                if skip.isQuoted { throw openQuote }
                return
            }
        }
    }

    private var openQuote: Problem {
        Problem(
            .openQuote, "\(name) has a quoted cell that never ends", file: name,
            hint: "look for an odd number of double quotes in a row")
    }

    private static func readHeader(_ source: inout ByteSource, name: String) throws(Problem) -> [String] {
        while try source.refill() {}
        var cells: [[UInt8]] = []
        let isAtEnd = source.isAtEnd
        var isWhole = false
        source.consume { bytes in
            let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            guard let end = CSVScanner.record(in: bytes, from: mark, isAtEnd: isAtEnd, cells: &cells) else { return 0 }
            isWhole = true
            return end
        }
        guard isWhole, !cells.isEmpty else {
            throw Problem(.badHeader, "\(name) has no readable header line", file: name, line: 1)
        }
        var names: [String] = []
        for cell in cells {
            guard let text = String(validating: cell, as: UTF8.self) else {
                throw Problem(.badHeader, "the header of \(name) is not UTF-8", file: name, line: 1)
            }
            names.append(text)
        }
        return names
    }
}
