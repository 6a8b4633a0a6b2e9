/// A place in one line of JSON (RFC 8259).
struct JSONCursor {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0D, 0x0A: position += 1
            default: return
            }
        }
    }

    mutating func isAt(_ scalar: Unicode.Scalar) -> Bool {
        skipSpace()
        return position < bytes.count && bytes[position] == UInt8(ascii: scalar)
    }

    mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard isAt(scalar) else { return false }
        position += 1
        return true
    }

    mutating func expect(_ scalar: Unicode.Scalar) throws(JSONFlaw) {
        guard skip(scalar) else { throw .malformed }
    }

    mutating func end() throws(JSONFlaw) {
        skipSpace()
        guard position == bytes.count else { throw .malformed }
    }

    mutating func skipNull() -> Bool {
        skipSpace()
        guard bytes.count - position >= 4, bytes[position..<(position + 4)].elementsEqual("null".utf8) else {
            return false
        }
        position += 4
        return true
    }

    /// Appends a number as it is spelt; whether it is one is judged later.
    mutating func number(into text: inout [UInt8]) -> Bool {
        skipSpace()
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x45, 0x65: position += 1
            default:
                text.append(contentsOf: bytes[start..<position])
                return position > start
            }
        }
        return false
    }

    /// Appends a string's text, escapes resolved.
    mutating func string(into text: inout [UInt8]) throws(JSONFlaw) {
        try expect("\"")
        var start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                append(from: start, to: &text)
                position += 1
                return
            }
            guard byte >= 0x20 else { throw .malformed }
            if byte == UInt8(ascii: "\\") {
                append(from: start, to: &text)
                position += 1
                try escape(into: &text)
                start = position
            } else {
                position += 1
            }
        }
        throw .malformed
    }

    private func append(from start: Int, to text: inout [UInt8]) {
        if position > start { text.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<position])) }
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONFlaw) {
        guard position < bytes.count else { throw .malformed }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): try unicodeEscape(into: &text)
        default: throw .malformed
        }
    }

    private mutating func unicodeEscape(into text: inout [UInt8]) throws(JSONFlaw) {
        var code = try fourHexDigits()
        if (0xD800..<0xDC00).contains(code) {
            guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == UInt8(ascii: "u")
            else { throw .malformed }
            position += 2
            let low = try fourHexDigits()
            guard (0xDC00..<0xE000).contains(low) else { throw .malformed }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw .malformed }
        text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    private mutating func fourHexDigits() throws(JSONFlaw) -> UInt32 {
        guard bytes.count - position >= 4 else { throw .malformed }
        var code: UInt32 = 0
        for byte in bytes[position..<(position + 4)] {
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x41 + 10
            case 0x61...0x66: digit = byte - 0x61 + 10
            default: throw .malformed
            }
            code = code << 4 | UInt32(digit)
        }
        position += 4
        return code
    }
}
