import SegmentCore

/// The settings of a table about its files, except their path.
struct TableForm {
    var format: LakeTable.Format?
    private var hive: Bool?
    private var partitionTypes: [LakeColumn] = []
    private var columns: [LakeColumn] = []
    private var csv = CSVForm()

    /// No settings: the engine detects everything.
    init() {}

    init(_ fields: Fields) {
        format = fields.choice("format", LakeTable.Format.self)
        if case .mapping? = fields["hive"]?.content {
            hive = true
            partitionTypes = Self.columns(fields, "hive")
        } else {
            hive = fields.bool("hive")
        }
        columns = Self.columns(fields, "columns")
        csv = CSVForm(
            delimiter: Self.mark(fields, "delimiter", 1...4), header: fields.bool("header"),
            quote: Self.mark(fields, "quote", 0...1), escape: Self.mark(fields, "escape", 0...1),
            null: Self.mark(fields, "null_text", 0...100))
    }

    /// - Parameter isHive: whether folders become columns where the file does not say.
    func table(_ entry: ConfigNode.Entry, path: String, format: LakeTable.Format, hive isHive: Bool) -> LakeTable {
        LakeTable(
            name: entry.key, path: path, format: format, hivePartitions: hive ?? isHive,
            partitionTypes: partitionTypes, columns: columns, csv: csv, place: entry.place)
    }

    /// Reports settings that belong to another format.
    func check(_ fields: Fields, for table: LakeTable) {
        if table.format == .parquet, let node = fields["columns"] {
            fields.reading.report(
                .badValue, "\(fields.what): columns are for csv and json; Parquet files name their own", at: node.place)
        }
        for key in ["header", "delimiter", "quote", "escape", "null_text"] where table.format != .csv {
            guard let node = fields[key] else { continue }
            fields.reading.report(.badValue, "\(fields.what): \(key) is for csv", at: node.place)
        }
    }

    private static func columns(_ fields: Fields, _ key: String) -> [LakeColumn] {
        let reading = fields.reading
        guard let names = Fields(fields[key], "\(key) of \(fields.what)", keys: nil, in: reading) else { return [] }
        var columns: [LakeColumn] = []
        for entry in names.entries where !entry.key.contains("${env:") {
            guard !entry.key.isEmpty, entry.key.unicodeScalars.allSatisfy({ $0.value >= 32 }) else {
                reading.report(.badName, "a column's name is empty or has a control character", at: entry.place)
                continue
            }
            if let other = columns.first(where: { $0.name.lowercased() == entry.key.lowercased() }) {
                reading.report(
                    .duplicateName, "'\(entry.key)' and '\(other.name)' are the same column to SQL", at: entry.place)
                continue
            }
            guard let text = names.text(of: entry.value, entry.key) else { continue }
            guard let type = LakeType(text.text) else {
                reading.report(
                    .badValue, "'\(text.shown)' is not a column type", at: text.place,
                    hint: "varchar, boolean, integer, bigint, double, decimal(10,2), date, timestamp, varchar[], …")
                continue
            }
            columns.append(LakeColumn(name: entry.key, type: type))
        }
        return columns
    }

    private static func mark(_ fields: Fields, _ key: String, _ length: ClosedRange<Int>) -> String? {
        guard let value = fields.text(key) else { return nil }
        let isFit = length.contains(value.text.count) && !value.text.contains("\n") && !value.text.contains("\0")
        if isFit, value.text.utf8.count <= (length.upperBound == 1 ? 1 : 100) { return value.text }
        let what =
            switch length.upperBound {
            case 1: "one character, or nothing"
            case 4: "one to four characters"
            default: "a text of at most 100 characters"
            }
        fields.reading.report(.badValue, "\(key) is \(what), not '\(value.shown)'", at: value.place)
        return nil
    }
}
