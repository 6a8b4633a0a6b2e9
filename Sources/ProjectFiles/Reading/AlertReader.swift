import SegmentCore

/// Reads `alerts:`.
struct AlertReader {
    let reading: Reading

    func read(_ root: Fields) -> AlertSettings {
        var settings = AlertSettings()
        guard let fields = Fields(root["alerts"], "alerts", keys: ConfigKeys.alerts, in: reading) else {
            return settings
        }
        settings.repeatAfter = fields.amount("repeat", Notation.duration).map { .seconds($0) }
        guard let node = fields["sinks"] else {
            reading.report(
                .missingKey, "alerts has no sinks: no alert would be sent", at: fields.place,
                hint: "add sinks: [{type: file}]")
            return settings
        }
        guard case .list(let items) = node.content else {
            reading.report(
                .wrongType, "sinks is a list, not \(node.kind)", at: node.place, hint: "write - {type: file}")
            return settings
        }
        settings.sinks = items.compactMap(sink)
        return settings
    }

    private func sink(_ node: ConfigNode) -> AlertSinkSetting? {
        guard let fields = Fields(node, "an alert sink", keys: ConfigKeys.alertSink, in: reading) else { return nil }
        guard fields["type"] != nil else {
            reading.report(
                .missingKey, "an alert sink has no type", at: node.place,
                hint: "add `type: file`, `type: command` or `type: webhook`")
            return nil
        }
        switch fields.choice("type", of: AlertSinkSetting.types) {
        case "file":
            let path = fields.path("path")
            refuse(allBut: ["path"], in: fields, of: "file")
            return .file(path: path.map(reading.location) ?? reading.location(".headgate/alerts.jsonl"))
        case "command":
            let timeout = fields.amount("timeout", Notation.duration)
            refuse(allBut: ["argv", "timeout"], in: fields, of: "command")
            return words(fields).map { words in
                .command(
                    name: Location(words[0].text, shown: words[0].shown).shownName, argv: words.map(\.text),
                    timeout: .seconds(timeout ?? 30))
            }
        case "webhook":
            refuse(allBut: WebhookReader.keys, in: fields, of: "webhook")
            return WebhookReader(fields: fields).read().map { .webhook($0) }
        default: return nil
        }
    }

    private func words(_ fields: Fields) -> [ConfigText]? {
        guard let node = fields["argv"] else {
            reading.report(
                .missingKey, "an alert to a command has no argv", at: fields.place, hint: "add argv: [./notify.sh]")
            return nil
        }
        guard case .list(let items) = node.content, !items.isEmpty else {
            reading.report(
                .wrongType, "argv is a list of words, the program first; no shell reads them", at: node.place,
                hint: "write [./notify.sh, word]")
            return nil
        }
        let words = items.compactMap { fields.text(of: $0, "a word of argv") }
        guard words.count == items.count else { return nil }
        if words[0].text.isEmpty {
            reading.report(.badValue, "the program of argv has no name", at: node.place)
            return nil
        }
        return words
    }

    private func refuse(allBut own: [String], in fields: Fields, of type: String) {
        for key in ConfigKeys.alertSink where key != "type" && !own.contains(key) {
            guard let node = fields[key] else { continue }
            reading.report(.badValue, "an alert to a \(type) has no \(key)", at: node.place)
        }
    }
}
