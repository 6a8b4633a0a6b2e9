import SegmentCore

/// A piece of a filter's text with its place.
struct FilterToken: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        /// An attribute's name; a word without quotes may be a keyword.
        case name(String, isQuoted: Bool)
        case text(String)
        case number(Double)
        /// One of `= <> < <= > >= ( ) ,`.
        case symbol(String)
        case end
    }

    var kind: Kind
    var offset: Int

    /// Longest filter, in bytes.
    static let longest = 64 << 10

    static func all(in source: SourceText) throws(Problem) -> [FilterToken] {
        guard source.text.utf8.count <= longest else {
            throw Problem(.badFilter, "a filter has at most \(longest) bytes", file: source.name)
        }
        var lexer = FilterLexer(source)
        var tokens: [FilterToken] = []
        repeat { tokens.append(try lexer.next()) } while tokens.last?.kind != .end
        return tokens
    }
}

private struct FilterLexer {
    private let source: SourceText
    private let bytes: [UInt8]
    private var position = 0

    init(_ source: SourceText) {
        self.source = source
        bytes = Array(source.text.utf8)
    }

    mutating func next() throws(Problem) -> FilterToken {
        while let byte = peek(), byte <= 0x20 { position += 1 }
        let start = position
        guard let byte = peek() else { return FilterToken(kind: .end, offset: start) }
        let kind: FilterToken.Kind
        switch byte {
        case UInt8(ascii: "'"): kind = .text(try quoted(by: byte))
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","), UInt8(ascii: "="):
            position += 1
            kind = .symbol(String(decoding: [byte], as: UTF8.self))
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "!"): kind = .symbol(try comparison())
        case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "+"): kind = .number(try number())
        default: kind = try name()
        }
        return FilterToken(kind: kind, offset: start)
    }

    private func peek(_ ahead: Int = 0) -> UInt8? {
        position + ahead < bytes.count ? bytes[position + ahead] : nil
    }

    /// The text between two quotes; a doubled quote is one.
    private mutating func quoted(by quote: UInt8) throws(Problem) -> String {
        let start = position
        var text: [UInt8] = []
        position += 1
        while let byte = peek() {
            position += 1
            if byte == quote {
                guard peek() == quote else { return String(decoding: text, as: UTF8.self) }
                position += 1
            }
            text.append(byte)
        }
        throw problem("a quote is not closed", at: start)
    }

    private mutating func comparison() throws(Problem) -> String {
        for symbol in ["<=", ">=", "<>", "!=", "<", ">"] where bytes[position...].starts(with: symbol.utf8) {
            position += symbol.utf8.count
            return symbol == "!=" ? "<>" : symbol
        }
        throw problem("! is not an operator by itself", at: position)
    }

    private mutating func number() throws(Problem) -> Double {
        let start = position
        while let byte = peek(), Self.isWord(byte) || byte == UInt8(ascii: "+") { position += 1 }
        guard let number = Double(String(decoding: bytes[start..<position], as: UTF8.self)), number.isFinite else {
            throw problem("this is not a number", at: start, hint: "texts need single quotes, names double quotes")
        }
        return number
    }

    /// `Attributes.Plan`, `"Attributes.odd name"`, `Attributes."odd name"`.
    private mutating func name() throws(Problem) -> FilterToken.Kind {
        let start = position
        var text = ""
        var isQuoted = false
        while let byte = peek() {
            if byte == UInt8(ascii: "\"") {
                text += try quoted(by: byte)
                isQuoted = true
            } else if Self.isWord(byte) {
                let from = position
                while let byte = peek(), Self.isWord(byte) { position += 1 }
                text += String(decoding: bytes[from..<position], as: UTF8.self)
            } else {
                break
            }
        }
        guard position > start else {
            throw problem("this character has no meaning here", at: start, hint: "names with it need double quotes")
        }
        return .name(text, isQuoted: isQuoted)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF: true
        case UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"): true
        default: false
        }
    }

    private func problem(_ message: String, at offset: Int, hint: String? = nil) -> Problem {
        Problem(filter: source, message, at: offset, hint: hint)
    }
}

extension Problem {
    init(
        filter source: SourceText, code: ProblemCode = .badFilter, _ message: String, at offset: Int,
        hint: String? = nil
    ) {
        let place = source.place(atUTF8: offset)
        self.init(code, message, file: source.name, line: place.line, column: place.column, hint: hint)
    }
}
