import Foundation
import SegmentCore

/// Reads JSON lines: one row per line, nested as the contract says (`{"Id":…,"User":{"UserAttributes":{…}}}`). Lists are
/// lists of strings; `[]` is an empty list. An empty text is not given, and neither is `null`, unless the contract's rows
/// say nothing with it.
struct JSONLinesReader: ~Copyable {
    private var source: ByteSource
    private var scanner: JSONRowScanner
    private var isFirst = true

    init(_ source: consuming ByteSource, contract: DestinationContract) {
        self.source = source
        scanner = JSONRowScanner(contract: contract)
    }

    var columns: [EndpointColumn] { scanner.columns.all }

    mutating func fill(_ chunk: inout RowChunk) throws(Problem) {
        while !chunk.isFull {
            let isAtEnd = source.isAtEnd
            scanLines(isAtEnd: isAtEnd, into: &chunk)
            if chunk.isFull || isAtEnd { return }
            if source.pending >= ByteSource.recordLimit {
                try skipLine(into: &chunk)
            } else {
                _ = try source.refill()
            }
        }
    }

    private mutating func scanLines(isAtEnd: Bool, into chunk: inout RowChunk) {
        var scanner = scanner
        var isFirst = isFirst
        source.consume { bytes in
            var position = 0
            if isFirst, !bytes.isEmpty {
                position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
                isFirst = false
            }
            while position < bytes.count, !chunk.isFull {
                guard let end = Self.lineEnd(bytes, from: position) ?? (isAtEnd ? bytes.count : nil) else { break }
                let line = UnsafeBufferPointer(rebasing: bytes[position..<end])
                if !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { scanner.scan(line, into: &chunk) }
                position = min(end + 1, bytes.count)
            }
            return position
        }
        self.scanner = scanner
        self.isFirst = isFirst
    }

    /// Skips a line above the limit.
    private mutating func skipLine(into chunk: inout RowChunk) throws(Problem) {
        chunk.endRow(from: chunk.mark, id: nil, flaw: "row_too_large")
        var isDone = false
        repeat {
            source.consume { bytes in
                guard let end = Self.lineEnd(bytes, from: 0) else { return bytes.count }
                isDone = true
                return end + 1
            }
            if isDone { return }
        } while try source.refill()
    }

    private static func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard let base = bytes.baseAddress, let found = memchr(base + start, 0x0A, bytes.count - start) else {
            return nil
        }
        return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
    }
}
