import SegmentCore

/// Reads `segments:`, each with its query's text.
struct SegmentReader {
    static let nameRule = "1 to 64 letters, digits, '_', '-' or '.', starting with a letter or digit, without '..'"
    /// In bytes. A longer text is a mistake, and too long for a parser.
    static let queryLimit = 1 << 20

    let reading: Reading
    let dialect: QueryDialect

    func read(_ node: ConfigNode?) -> [SegmentDefinition] {
        guard let fields = Fields(node, "segments", keys: nil, in: reading) else { return [] }
        var segments: [SegmentDefinition] = []
        for entry in fields.entries where !entry.key.contains("${env:") {
            guard let name = SegmentName(entry.key) else {
                reading.report(
                    .badName, "'\(entry.key)' is not a segment name", at: entry.place, hint: Self.nameRule)
                continue
            }
            let key = entry.key.lowercased()
            if let other = segments.first(where: { $0.name?.rawValue.lowercased() == key })?.name {
                reading.report(
                    .duplicateName, "'\(entry.key)' and '\(other)' differ in case only", at: entry.place,
                    hint: "a folder is named after each, and some machines could not tell them apart")
                continue
            }
            if let segment = segment(name, entry) { segments.append(segment) }
        }
        return segments
    }

    private func segment(_ name: SegmentName, _ entry: ConfigNode.Entry) -> SegmentDefinition? {
        guard let fields = Fields(entry.value, "segment \(name)", keys: ConfigKeys.segment, in: reading) else {
            return nil
        }
        let definition = SegmentDefinition(
            name: name, query: query(fields, name, entry) ?? SourceText("", name: ""),
            dialect: fields.choice("dialect", QueryDialect.self) ?? dialect,
            mode: fields.choice("mode", SegmentMode.self) ?? .mirror,
            leavers: LeaverReader(reading: reading).read(fields["leavers"]),
            oneEndpointPerUser: fields.bool("one_endpoint_per_user") ?? false,
            guards: GuardReader(reading: reading).read(fields["guards"]),
            schedule: ScheduleReader(reading: reading).read(fields["schedule"]),
            summary: fields.text("description")?.shown)
        return definition
    }

    /// The named file, else `segments/<name>.sql`.
    private func query(_ fields: Fields, _ name: SegmentName, _ entry: ConfigNode.Entry) -> SourceText? {
        if fields["query"] == nil {
            let path = "segments/\(name).sql"
            return reading.contents(
                of: reading.absolutePath(path), named: path, limit: Self.queryLimit, at: entry.place)
        }
        guard let value = fields.path("query") else { return nil }
        let first = SQLTokens.tokens(of: value.text).prefix(2)
        if first.count == 2, [.word("select", isQuoted: false), .word("with", isQuoted: false)].contains(first[0]) {
            reading.report(
                .badValue, "query names a file; it is not the SQL itself", at: value.place,
                hint: "put the SQL into segments/\(name).sql")
            return nil
        }
        return reading.contents(
            of: reading.absolutePath(value.text), named: value.shown, limit: Self.queryLimit, at: value.place)
    }
}
