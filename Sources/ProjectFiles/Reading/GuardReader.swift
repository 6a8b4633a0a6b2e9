import SegmentCore

/// Reads `guards:` over the defaults; `off` turns a guard off.
struct GuardReader {
    let reading: Reading

    func read(_ node: ConfigNode?) -> GuardSettings {
        var guards = GuardSettings()
        guard let fields = Fields(node, "guards", keys: ConfigKeys.guards, in: reading) else { return guards }
        guards.allowEmpty = fields.bool("allow_empty") ?? guards.allowEmpty
        guards.invalid = threshold("invalid", fields, over: guards.invalid)
        guards.removed = threshold("removed", fields, over: guards.removed)
        guards.changed = threshold("changed", fields, over: guards.changed)
        guards.rejected = threshold("rejected", fields, over: guards.rejected)
        guards.rowCount = amount("row_count", fields, over: guards.rowCount, Notation.deviation)
        guards.nullRate = amount("null_rate", fields, over: guards.nullRate, Notation.points)
        guards.bytesScanned = amount("bytes_scanned", fields, over: guards.bytesScanned, Notation.size)
        return guards
    }

    /// A share and a number; an omitted one keeps its default.
    private func threshold(
        _ key: String, _ fields: Fields, over base: GuardSettings.Threshold?
    ) -> GuardSettings.Threshold? {
        guard let node = fields[key] else { return base }
        if isOff(node) { return nil }
        if case .scalar = node.content {
            reading.report(
                .wrongType, "\(key) is {share: PERCENT, rows: NUMBER} or off", at: node.place,
                hint: "it trips when both are exceeded")
            return base
        }
        guard let own = Fields(node, key, keys: ConfigKeys.threshold, in: reading), var threshold = base else {
            return base
        }
        threshold.share = own.amount("share", Notation.percent) ?? threshold.share
        threshold.rows = own.integer("rows", 0...Int.max) ?? threshold.rows
        return threshold
    }

    private func amount<Value>(
        _ key: String, _ fields: Fields, over base: Value?,
        _ parse: (ConfigText) -> Result<Value, NotationProblem>
    ) -> Value? {
        guard let node = fields[key] else { return base }
        return isOff(node) ? nil : fields.amount(key, parse) ?? base
    }

    /// Older YAML readers turn `off` into `false`.
    private func isOff(_ node: ConfigNode) -> Bool {
        guard case .scalar(let text, _) = node.content else { return false }
        return text == "off" || text == "false"
    }
}
