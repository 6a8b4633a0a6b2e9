/// The name of a segment: 1–64 letters, digits, `_`, `-` or `.`, starting with a letter or digit.
///
/// It becomes a folder name under the results root, so path steps such as `..` are not allowed.
package struct SegmentName: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let rawValue: String

    /// Nil when `text` breaks the rule above.
    package init?(_ text: String) {
        guard (1...64).contains(text.unicodeScalars.count),
            let first = text.unicodeScalars.first, Self.isAlphanumeric(first),
            text.unicodeScalars.allSatisfy({ Self.isAlphanumeric($0) || "_-.".unicodeScalars.contains($0) }),
            !text.contains("..")
        else { return nil }
        rawValue = text
    }

    package var description: String { rawValue }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    private static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
    }
}

extension SegmentName: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let name = SegmentName(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "'\(text)' is not a segment name"))
        }
        self = name
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
