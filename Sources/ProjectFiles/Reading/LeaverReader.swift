import SegmentCore

/// Reads `leavers:`: one rule for all attributes (`keep`, `clear`, `{set: VALUE}`), or `all` and rules by attribute.
struct LeaverReader {
    /// The rules of a single word.
    static let words = ["keep", "clear"]

    let reading: Reading

    func read(_ node: ConfigNode?) -> LeaverRules {
        guard let node else { return LeaverRules() }
        if case .mapping(let entries) = node.content, !entries.contains(where: { $0.key == "set" }) {
            return byAttribute(node)
        }
        return LeaverRules(all: rule(node, "leavers"))
    }

    private func byAttribute(_ node: ConfigNode) -> LeaverRules {
        guard let fields = Fields(node, "leavers", keys: ConfigKeys.leavers, in: reading) else { return LeaverRules() }
        var rules = LeaverRules(all: fields["all"].flatMap { rule($0, "all") })
        guard let attributes = Fields(fields["attributes"], "attributes", keys: nil, in: reading) else { return rules }
        for entry in attributes.entries {
            guard Self.prefixes.contains(where: { entry.key.hasPrefix($0) && entry.key != $0 }) else {
                reading.report(
                    .badName, "leaver rules touch custom attributes only; '\(entry.key)' is none", at: entry.place,
                    hint: "a custom attribute starts with \(Self.prefixes.joined(separator: ", "))")
                continue
            }
            if let rule = rule(entry.value, entry.key) { rules.attributes[entry.key] = rule }
        }
        return rules
    }

    private static let prefixes = ["Attributes.", "User.UserAttributes.", "Metrics."]

    private func rule(_ node: ConfigNode, _ key: String) -> LeaverRule? {
        switch node.content {
        case .scalar(let text, let isPlain):
            guard let value = reading.resolve(text, isPlain: isPlain, at: node.place) else { return nil }
            switch value.text {
            case "keep": return .keep
            case "clear": return .clear
            default:
                reading.report(
                    .badValue, "\(key) is keep, clear or {set: VALUE}, not '\(value.shown)'", at: node.place,
                    hint: nearest(to: value.text, among: Self.words).map { "did you mean '\($0)'?" })
                return nil
            }
        case .mapping:
            guard let fields = Fields(node, key, keys: ConfigKeys.leaverSet, in: reading) else { return nil }
            guard let value = fields.text("set") else {
                if fields["set"] == nil {
                    reading.report(
                        .badValue, "\(key) sets no value", at: node.place, hint: "write `clear` to take the value away")
                }
                return nil
            }
            return .set(value.text)
        case .list:
            reading.report(.wrongType, "\(key) is keep, clear or {set: VALUE}, not a list", at: node.place)
            return nil
        }
    }
}
