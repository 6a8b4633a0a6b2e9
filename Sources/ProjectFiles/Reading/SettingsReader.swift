import SegmentCore

/// Reads the settings that all segments share: notices, the service, retention, the age of plans.
struct SettingsReader {
    let reading: Reading

    /// Nothing named: notices go to a file in the project's own folder.
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
                .missingKey, "a notice has no type", at: node.place, hint: "add `type: file` or `type: stderr`")
            return nil
        }
        switch fields.choice("type", of: NoticeSetting.types) {
        case "file": return .file(path: path.map(reading.location) ?? reading.location(".headgate/notices.jsonl"))
        case "stderr":
            if let path {
                reading.report(.badValue, "a notice to stderr has no path", at: path.place, hint: "use `type: file`")
            }
            return .stderr
        default: return nil
        }
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
