import SegmentCore

/// Reads the settings that all segments share: notices, the service, retention, the age of plans.
struct SettingsReader {
    let reading: Reading

    /// Default: notices go to a file in the project's own folder.
    func notices(_ root: Fields) -> [NoticeSetting] {
        guard let node = root["notices"] else { return [.file(path: reading.location(".headgate/notices.jsonl"))] }
        guard case .list(let items) = node.content else {
            reading.report(
                .wrongType, "notices is a list, not \(node.kind)", at: node.place, hint: "write - {type: stderr}")
            return []
        }
        return items.compactMap(notice)
    }

    private func notice(_ node: ConfigNode) -> NoticeSetting? {
        guard let fields = Fields(node, "a notice", keys: ConfigKeys.notice, in: reading) else { return nil }
        let path = fields.path("path")
        guard fields["type"] != nil else {
            reading.report(
                .missingKey, "a notice has no type", at: node.place,
                hint: "add `type: file`, `type: stderr` or `type: sns`")
            return nil
        }
        let type = fields.choice("type", of: NoticeSetting.types)
        if type != "sns", let topic = fields["topic"] {
            reading.report(.badValue, "a topic is for a notice of type sns", at: topic.place)
        }
        switch type {
        case "sns":
            if let path { reading.report(.badValue, "a notice to sns has no path", at: path.place) }
            return topic(fields)
        case "file": return .file(path: path.map(reading.location) ?? reading.location(".headgate/notices.jsonl"))
        case "stderr":
            if let path {
                reading.report(.badValue, "a notice to stderr has no path", at: path.place, hint: "use `type: file`")
            }
            return .stderr
        default: return nil
        }
    }

    private func topic(_ fields: Fields) -> NoticeSetting? {
        guard fields["topic"] != nil else {
            reading.report(
                .missingKey, "a notice to sns has no topic", at: fields.place,
                hint: "add topic: arn:aws:sns:REGION:ACCOUNT:NAME")
            return nil
        }
        guard let topic = fields.text("topic") else { return nil }
        let parts = topic.text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[2] == "sns", !parts[3].isEmpty, !parts[5].isEmpty else {
            reading.report(
                .badValue, "topic is an ARN such as arn:aws:sns:eu-west-1:123456789012:headgate, not '\(topic.shown)'",
                at: topic.place)
            return nil
        }
        return .sns(topic: topic.text)
    }

    func serve(_ root: Fields) -> ServeSettings {
        guard let fields = Fields(root["serve"], "serve", keys: ConfigKeys.serve, in: reading) else { return .init() }
        return ServeSettings(listen: fields.amount("listen", Notation.listen))
    }

    func retention(_ root: Fields) -> RetentionSetting {
        var setting = RetentionSetting()
        guard let fields = Fields(root["retention"], "retention", keys: ConfigKeys.retention, in: reading) else {
            return setting
        }
        setting.runs = fields.integer("runs", 1...1_000_000) ?? setting.runs
        setting.days = fields.integer("days", 0...36_500) ?? setting.days
        return setting
    }

    func planMaxAge(_ root: Fields) -> Duration {
        let fields = Fields(root["plan"], "plan", keys: ConfigKeys.plan, in: reading)
        return .seconds(fields?.amount("max_age", Notation.duration) ?? 86_400)
    }
}
