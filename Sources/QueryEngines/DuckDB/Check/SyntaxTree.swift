import Foundation
import SegmentCore

/// A parsed statement as `json_serialize_sql` gives it.
indirect enum SyntaxTree: Sendable {
    case object([String: SyntaxTree])
    case array([SyntaxTree])
    case text(String)
    case number(Int)
    case flag(Bool)
    case null

    /// Nil for invalid JSON, and above the depth limit (512 levels).
    init?(json: String) {
        guard let value = try? JSONSerialization.jsonObject(with: Data(json.utf8)) else { return nil }
        self.init(value)
    }

    private init(_ value: Any) {
        self =
            switch value {
            case let members as [String: Any]: .object(members.mapValues(SyntaxTree.init))
            case let elements as [Any]: .array(elements.map(SyntaxTree.init))
            case let text as String: .text(text)
            case let flag as Bool: .flag(flag)
            case let number as Int: .number(number)
            default: .null
            }
    }

    subscript(key: String) -> SyntaxTree? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    var elements: [SyntaxTree] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }

    var members: [String: SyntaxTree] {
        guard case .object(let members) = self else { return [:] }
        return members
    }

    var isTrue: Bool {
        guard case .flag(true) = self else { return false }
        return true
    }

    /// The position in the text, as an offset in UTF-8.
    var offset: Int? {
        guard case .number(let offset) = self["query_location"] else { return nil }
        return offset
    }

    /// Its direct children, in a stable order.
    var children: [SyntaxTree] {
        switch self {
        case .object(let members): members.sorted { $0.key < $1.key }.map(\.value)
        case .array(let elements): elements
        default: []
        }
    }

    /// The names of a column reference, `["contact", "id"]`.
    var columnPath: [String]? {
        guard self["class"]?.text == "COLUMN_REF" else { return nil }
        return self["column_names"]?.elements.compactMap(\.text)
    }

    /// All descendants, this node included, that `matches` accepts, sorted by their places.
    func all(where matches: (SyntaxTree) -> Bool) -> [SyntaxTree] {
        var found: [SyntaxTree] = []
        collect(where: matches, into: &found)
        return found.sorted { $0.offset ?? .max < $1.offset ?? .max }
    }

    private func collect(where matches: (SyntaxTree) -> Bool, into found: inout [SyntaxTree]) {
        if matches(self) { found.append(self) }
        for child in children { child.collect(where: matches, into: &found) }
    }
}

extension Problem {
    /// A problem at an offset of a text; without an offset, about the whole text.
    init(
        _ code: ProblemCode, _ message: String, severity: Severity = .error, in source: SourceText, at offset: Int?,
        hint: String? = nil
    ) {
        let place = offset.map(source.place(atUTF8:))
        self.init(
            code, message, severity: severity, file: source.name, line: place?.line, column: place?.column, hint: hint)
    }
}
