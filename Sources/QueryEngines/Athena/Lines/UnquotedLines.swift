/// Reads the CSV that Athena makes of one text column and gives the texts, a line each. Pieces may be cut anywhere.
///
/// The header goes, quotes go, doubled quotes become one; a text holds no line feed of its own, being JSON.
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
                // A second quote is one in the text; else the text has ended.
                if byte == quote { lines.append(quote) }
                if byte == newline { lines.append(newline) }
                state = byte == quote ? .inside : .outside
            }
        }
    }

    /// Whether the pieces so far end where a file may end.
    var isWhole: Bool {
        switch state {
        case .header, .outside: true
        case .inside, .quote: false
        }
    }
}
