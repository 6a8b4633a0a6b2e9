import SegmentCore

/// A value of `headgate.yaml` with its place, free of the parser's types.
struct ConfigNode {
    enum Content {
        /// `isPlain`: written without quotes, so that it may be a number or a truth value.
        case scalar(String, isPlain: Bool)
        case list([ConfigNode])
        case mapping([Entry])
    }

    /// A key with its value. A key that stood more than once is here with its last value.
    struct Entry {
        var key: String
        var place: SourcePlace
        var value: ConfigNode
    }

    var place: SourcePlace
    var content: Content

    /// Nothing was written, or `null`: counts as if the key were not there.
    var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// For messages.
    var kind: String {
        switch content {
        case .scalar: isNull ? "nothing" : "a single value"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}
