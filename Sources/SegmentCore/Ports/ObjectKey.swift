import Foundation

/// A name under the results root: segments joined by `/`, none of them empty, `.` or `..`.
package struct ObjectKey: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    package let rawValue: String

    /// Percent-encodes a part that is not allowed in a key, so that user text cannot leave the results root.
    package init(_ parts: String...) {
        self.init(parts: parts)
    }

    package init(parts: [String]) {
        rawValue = parts.flatMap { $0.split(separator: "/") }.map { Self.safe(String($0)) }.joined(separator: "/")
    }

    package func appending(_ part: String) -> ObjectKey { ObjectKey(rawValue, part) }

    package var description: String { rawValue }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    private static func safe(_ part: String) -> String {
        if part == "." || part == ".." { return part.replacingOccurrences(of: ".", with: "%2E") }
        return part.replacingOccurrences(of: "\0", with: "%00")
    }

    package init(from decoder: any Decoder) throws {
        self.init(parts: [try decoder.singleValueContainer().decode(String.self)])
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

extension [ObjectKey] {
    /// These keys and all folders that contain them: where a table is a folder of files, the table's own key is one of
    /// those.
    package var withFolders: Set<ObjectKey> {
        var keys = Set(self)
        for key in self {
            var path = key.rawValue[...]
            while let slash = path.lastIndex(of: "/") {
                path = path[..<slash]
                guard keys.insert(ObjectKey(String(path))).inserted else { break }
            }
        }
        return keys
    }
}
