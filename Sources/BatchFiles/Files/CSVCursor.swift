import Foundation

/// A place among CSV bytes that moves cell by cell.
struct CSVCursor {
    let bytes: UnsafeBufferPointer<UInt8>
    private(set) var position: Int
    /// The bytes' end is the file's end, which ends a record as a line break does.
    let isAtEnd: Bool
    private(set) var isAtRecordEnd = false
    /// Whether text was found between a closing quote and the next comma.
    private(set) var isMalformed = false

    private static let comma: UInt8 = 0x2C
    private static let quote: UInt8 = 0x22
    private static let lineFeed: UInt8 = 0x0A
    private static let carriageReturn: UInt8 = 0x0D

    init(bytes: UnsafeBufferPointer<UInt8>, position: Int, isAtEnd: Bool) {
        self.bytes = bytes
        self.position = position
        self.isAtEnd = isAtEnd
    }

    /// Appends the next cell's text. False when its end is not among the bytes.
    mutating func cell(into text: inout [UInt8]) -> Bool {
        if position < bytes.count, bytes[position] == Self.quote { return quotedCell(into: &text) }
        return plainCell(into: &text)
    }

    private mutating func plainCell(into text: inout [UInt8]) -> Bool {
        let start = position
        var index = start
        let count = bytes.count
        while index < count {
            let byte = bytes[index]
            if byte == Self.comma || byte == Self.lineFeed { break }
            index += 1
        }
        if index == count, !isAtEnd { return false }
        var end = index
        let isLast = index == count || bytes[index] == Self.lineFeed
        if isLast, end > start, bytes[end - 1] == Self.carriageReturn { end -= 1 }
        if end > start { text.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<end])) }
        isAtRecordEnd = isLast
        position = min(index + 1, count)
        return true
    }

    private mutating func quotedCell(into text: inout [UInt8]) -> Bool {
        var from = position + 1
        while true {
            guard let close = next(Self.quote, from: from) else { return false }
            text.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[from..<close]))
            if close + 1 < bytes.count, bytes[close + 1] == Self.quote {
                text.append(Self.quote)
                from = close + 2
                continue
            }
            if close + 1 == bytes.count, !isAtEnd { return false }
            return closeCell(after: close + 1)
        }
    }

    /// What follows a closing quote: a comma, a line break, the end; anything else is passed over and marked.
    private mutating func closeCell(after start: Int) -> Bool {
        var index = start
        while index < bytes.count, bytes[index] != Self.comma, bytes[index] != Self.lineFeed { index += 1 }
        if index == bytes.count, !isAtEnd { return false }
        let isLast = index == bytes.count || bytes[index] == Self.lineFeed
        let extra = index - start
        if extra > 1 || (extra == 1 && !(isLast && bytes[start] == Self.carriageReturn)) { isMalformed = true }
        isAtRecordEnd = isLast
        position = min(index + 1, bytes.count)
        return true
    }

    private func next(_ byte: UInt8, from start: Int) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + start, Int32(byte), bytes.count - start)
        else { return nil }
        return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
    }
}

/// Passes over the rest of a record of any length, whatever the buffer cuts it into.
struct CSVSkip {
    private(set) var isDone = false
    private(set) var isQuoted = false

    /// Returns how many of the bytes belong to the record.
    mutating func pass(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        for (index, byte) in bytes.enumerated() {
            if byte == 0x22 {
                isQuoted.toggle()
            } else if byte == 0x0A, !isQuoted {
                isDone = true
                return index + 1
            }
        }
        return bytes.count
    }
}
