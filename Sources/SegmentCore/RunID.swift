/// Identifies a run: its UTC start and a random tail, `20261121T101500Z-4f9a2c`, so that a listing sorts by time.
package struct RunID: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
    package let rawValue: String

    /// Nil when `text` is not valid as a folder's name.
    package init?(_ text: String) {
        guard SegmentName(text) != nil else { return nil }
        rawValue = text
    }

    package var description: String { rawValue }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    package init(from decoder: any Decoder) throws {
        rawValue = try SegmentName(from: decoder).rawValue
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
