/// Reads Athena's CSV of one text column and returns the texts, one per line. Chunks may be split anywhere.
///
/// The header and the quotes are removed, doubled quotes become one; the texts are JSON and contain no line feed.
struct UnquotedLines: Sendable {
    private enum State: Sendable { case header, outside, inside, quote }

    private var state = State.header

    mutating func take(_ bytes: some Sequence<UInt8>, into lines: inout [UInt8]) {
        let (quote, newline) = (UInt8(ascii: "\""), UInt8(ascii: "\n"))
        for byte in bytes {
            switch state {
            case .header:
                if byte == newline { state = .outside }
            case .outside:
                if byte == quote { state = .inside }
            case .inside:
                if byte == quote { state = .quote } else { lines.append(byte) }
            case .quote:
                // A second quote is an escaped quote; otherwise the text has ended.
                if byte == quote { lines.append(quote) }
                if byte == newline { lines.append(newline) }
                state = byte == quote ? .inside : .outside
            }
        }
    }

    /// Whether the input so far is a complete file.
    var isWhole: Bool {
        switch state {
        case .header, .outside: true
        case .inside, .quote: false
        }
    }
}
