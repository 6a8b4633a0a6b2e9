/// The analyst's texts in a statement of ours: what stands in `query('…')` outside of all other literals.
///
/// A resumed process has not inspected them, so they are found in the statement itself and checked again. Works on
/// bytes: a quote with a combining mark behind it is a quote for the engine.
func queryTexts(in statement: String) -> [String] {
    let opening = Array("query(".utf8)
    var texts: [String] = []
    var rest = Array(statement.utf8)[...]
    while let quote = rest.firstIndex(where: { $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\"") }) {
        let opensQuery = rest[..<quote].reversed().starts(with: opening.reversed()) && rest[quote] == UInt8(ascii: "'")
        let (content, after) = quoted(rest[quote...], by: rest[quote])
        if opensQuery { texts.append(String(decoding: content, as: UTF8.self)) }
        rest = after
    }
    return texts
}

/// The bytes between a quote and its partner, doubled quotes made single, and what follows.
private func quoted(_ text: ArraySlice<UInt8>, by quote: UInt8) -> (content: [UInt8], after: ArraySlice<UInt8>) {
    var content: [UInt8] = []
    var rest = text.dropFirst()
    while let end = rest.firstIndex(of: quote) {
        content += rest[..<end]
        rest = rest[(end + 1)...]
        guard rest.first == quote else { return (content, rest) }
        content.append(quote)
        rest = rest.dropFirst()
    }
    return (content + rest, [])
}
