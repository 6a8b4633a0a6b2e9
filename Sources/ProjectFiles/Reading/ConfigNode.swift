import SegmentCore

/// A value of `headgate.yaml` with its place, independent of the parser's types.
struct ConfigNode {
    enum Content {
        /// `isPlain`: written without quotes, so that it may be a number or a boolean.
        case scalar(String, isPlain: Bool)
        case list([ConfigNode])
        case mapping([Entry])
    }

    /// A key with its value. Of a repeated key the last value counts.
    struct Entry {
        var key: String
        var place: SourcePlace
        var value: ConfigNode
    }

    var place: SourcePlace
    var content: Content

    /// Empty or `null`: counts as a missing key.
    var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// The kind of the value, for messages.
    var kind: String {
        switch content {
        case .scalar: isNull ? "nothing" : "a single value"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}
