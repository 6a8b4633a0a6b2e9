import Foundation
import SegmentCore

/// Reads one table of the lake: its path (a file, a folder or a glob) and the format of its files.
struct TableReader {
    let reading: Reading

    /// The file name extensions of each format, compressed or not.
    private static let endings: [(LakeTable.Format, [String])] = [
        (.parquet, ["parquet", "pq"]), (.csv, ["csv", "csv.gz", "csv.zst", "tsv"]),
        (.json, ["json", "jsonl", "ndjson", "json.gz", "jsonl.gz", "ndjson.gz"]),
    ]

    func read(_ entry: ConfigNode.Entry) -> LakeTable? {
        if case .scalar = entry.value.content, !entry.value.isNull {
            guard let path = plainText(entry.value, entry.key) else { return nil }
            return table(entry, path: path, TableForm())
        }
        guard
            let fields = Fields(entry.value, "table \(entry.key)", keys: ConfigKeys.table, in: reading)
        else { return nil }
        let form = TableForm(fields)
        guard let path = fields.path("path") else {
            if fields["path"] == nil {
                reading.report(.missingKey, "table \(entry.key) has no path", at: entry.place)
            }
            return nil
        }
        let table = table(entry, path: path, form)
        if let table { form.check(fields, for: table) }
        return table
    }

    private func plainText(_ node: ConfigNode, _ key: String) -> ConfigText? {
        guard case .scalar(let text, let isPlain) = node.content else { return nil }
        return reading.resolve(text, isPlain: isPlain, at: node.place).flatMap { reading.path($0, "table \(key)") }
    }

    private func table(_ entry: ConfigNode.Entry, path: ConfigText, _ form: TableForm) -> LakeTable? {
        if path.text.contains("://") { return tableOnS3(entry, path, form) }
        let absolute = reading.absolutePath(path.text)
        if path.text.contains(where: { "*?[".contains($0) }) {
            guard checkGlob(absolute, path) else { return nil }
            return form.table(
                entry, path: absolute, format: form.format ?? Self.format(ofName: absolute) ?? .parquet,
                hive: absolute.contains("="))
        }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: absolute, isDirectory: &isFolder) else {
            reading.report(
                .missingFile, "table \(entry.key): there is nothing at \(path.shown)", at: path.place,
                hint: "paths start at the folder of \(reading.file)")
            return nil
        }
        if isFolder.boolValue { return folder(entry, absolute, path, form) }
        guard let format = form.format ?? Self.format(ofName: absolute) else {
            reportUnknownFormat(entry, path)
            return nil
        }
        return form.table(entry, path: absolute, format: format, hive: false)
    }

    func reportUnknownFormat(_ entry: ConfigNode.Entry, _ path: ConfigText) {
        reading.report(
            .missingKey, "table \(entry.key): the file name extension of \(path.shown) gives no format", at: path.place,
            hint: "add `format: parquet`, `csv` or `json`")
    }

    /// A folder means all files below it with an extension of its format.
    private func folder(
        _ entry: ConfigNode.Entry, _ absolute: String, _ path: ConfigText, _ form: TableForm
    ) -> LakeTable? {
        guard let found = firstFile(under: absolute, form.format) else {
            reading.report(
                .missingFile,
                "table \(entry.key): no file under \(path.shown) ends like \(form.format?.rawValue ?? "a table")",
                at: path.place, hint: "where the files have no ending, write a glob and a format: \(path.shown)/**/*")
            return nil
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: absolute)) ?? []
        return form.table(
            entry, path: "\(absolute)/**/*.\(found.ending)", format: found.format,
            hive: names.contains { $0.contains("=") })
    }

    private func firstFile(
        under folder: String, _ format: LakeTable.Format?
    ) -> (format: LakeTable.Format, ending: String)? {
        guard let files = FileManager.default.enumerator(atPath: folder) else { return nil }
        for case let name as String in files {
            if let match = Self.ending(ofName: name), format == nil || match.format == format { return match }
        }
        return nil
    }

    /// Checks the part of a glob before its first wildcard; the engine decides what matches.
    private func checkGlob(_ glob: String, _ path: ConfigText) -> Bool {
        let fixed = glob.prefix { !"*?[".contains($0) }
        let folder = fixed.lastIndex(of: "/").map { String(fixed[..<$0]) } ?? "/"
        if folder.isEmpty || FileManager.default.fileExists(atPath: folder) { return true }
        reading.report(
            .missingFile, "there is no folder for the glob \(path.shown)", at: path.place,
            hint: path.shown == path.text ? "missing: \(reading.shownPath(folder))" : nil)
        return false
    }

    static func format(ofName name: String) -> LakeTable.Format? { ending(ofName: name)?.format }

    private static func ending(ofName name: String) -> (format: LakeTable.Format, ending: String)? {
        for (format, endings) in endings {
            if let ending = endings.first(where: { name.lowercased().hasSuffix("." + $0) }) { return (format, ending) }
        }
        return nil
    }
}
