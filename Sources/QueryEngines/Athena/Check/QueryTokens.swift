import SegmentCore

/// Splits a text into tokens of Athena's grammar, as far as needed to find its beginning and end, and to prove that it
/// closes no parenthesis but its own.
///
/// Works on bytes. A comment also ends at a carriage return, as in Athena: this skips exactly what Athena skips.
struct QueryTokens: Sendable {
    struct Token: Sendable, Hashable {
        enum Kind: Sendable, Hashable { case word, quotedName, text, number, symbol }

        var kind: Kind
        /// UTF-8 offsets.
        var range: Range<Int>
        /// A word in lower case, a quoted name without its quotes, a symbol; empty for texts and numbers.
        var name: String

        func isSymbol(_ symbol: String) -> Bool { kind == .symbol && name == symbol }
        var isName: Bool { kind == .word || kind == .quotedName }
    }

    private(set) var tokens: [Token] = []
    /// What was opened and not closed: a description, and the offset of its start.
    private(set) var unclosed: (what: String, offset: Int)?

    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
        while position < bytes.count, unclosed == nil { step() }
    }

    private mutating func step() {
        let byte = bytes[position]
        let next = position + 1 < bytes.count ? bytes[position + 1] : 0
        switch byte {
        case UInt8(ascii: " "), 9...13: position += 1
        case UInt8(ascii: "-") where next == byte:
            while position < bytes.count, bytes[position] != 10, bytes[position] != 13 { position += 1 }
        case UInt8(ascii: "/") where next == UInt8(ascii: "*"): comment()
        case UInt8(ascii: "'"): quoted(.text, "a text")
        case UInt8(ascii: "\""), UInt8(ascii: "`"): quoted(.quotedName, "a quoted name")
        case UInt8(ascii: "0")...UInt8(ascii: "9"): run(.number)
        case _ where Self.isLetter(byte): run(.word)
        default:
            add(.symbol, position..<position + 1)
            position += 1
        }
    }

    private mutating func comment() {
        let start = position
        position += 2
        while position + 1 < bytes.count {
            if bytes[position] == UInt8(ascii: "*"), bytes[position + 1] == UInt8(ascii: "/") {
                position += 2
                return
            }
            position += 1
        }
        unclosed = ("a comment", start)
    }

    /// A doubled quote is an escaped quote; there is no other escape.
    private mutating func quoted(_ kind: Token.Kind, _ what: String) {
        let (start, quote) = (position, bytes[position])
        position += 1
        while position < bytes.count {
            guard bytes[position] == quote else {
                position += 1
                continue
            }
            position += 1
            guard position < bytes.count, bytes[position] == quote else {
                add(kind, start..<position)
                return
            }
            position += 1
        }
        unclosed = (what, start)
    }

    private mutating func run(_ kind: Token.Kind) {
        let start = position
        while position < bytes.count, Self.isLetter(bytes[position]) || Self.isDigit(bytes[position]) { position += 1 }
        add(kind, start..<position)
    }

    private mutating func add(_ kind: Token.Kind, _ range: Range<Int>) {
        let name: String
        switch kind {
        case .word: name = String(decoding: bytes[range], as: UTF8.self).lowercased()
        case .symbol: name = String(decoding: bytes[range], as: UTF8.self)
        case .quotedName:
            let quote = String(decoding: bytes[range.lowerBound...range.lowerBound], as: UTF8.self)
            let inner = bytes[range.lowerBound + 1..<range.upperBound - 1]
            name = String(decoding: inner, as: UTF8.self).replacing(quote + quote, with: quote)
        case .text, .number: name = ""
        }
        tokens.append(Token(kind: kind, range: range, name: name))
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") || byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
            || byte == UInt8(ascii: "_") || byte >= 0x80
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
