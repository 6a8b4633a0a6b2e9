import Foundation
package import SegmentCore

/// Reads `lake:`, the tables and views that queries may read, including those of a preset.
struct LakeReader {
    static let defaultDatabase = "due_eventdb"

    let reading: Reading
    /// The dialect of view files.
    let dialect: QueryDialect

    func read(_ root: Fields) -> LakeDefinition {
        guard let lake = Fields(root["lake"], "lake", keys: ConfigKeys.lake, in: reading) else {
            if root["lake"] == nil {
                reading.report(
                    .missingKey, "the file names no lake", at: root.place,
                    hint: "add `lake:` with its `tables:`, a name and a path each")
            }
            return LakeDefinition(database: Self.defaultDatabase, tables: [], views: [])
        }
        let preset = lake.choice("preset", LakePreset.self)
        let database = lake.text("database").flatMap { name(of: $0, "database") } ?? Self.defaultDatabase
        var tables = readTables(lake)
        if let preset, !tables.contains(where: { $0.name.lowercased() == preset.table }) {
            if let table = presetTable(preset, lake) { tables.append(table) }
        }
        if tables.isEmpty, preset == nil, lake["tables"] == nil {
            reading.report(
                .missingKey, "the lake has no tables", at: lake.place,
                hint: "add `tables:` with a name and a path each, or a preset")
        }
        let views = ViewReader(reading: reading, dialect: dialect).read(lake, tables: tables, preset: preset)
        return LakeDefinition(database: database, tables: tables, views: views)
    }

    private func readTables(_ lake: Fields) -> [LakeTable] {
        guard let fields = Fields(lake["tables"], "tables", keys: nil, in: reading) else { return [] }
        var tables: [LakeTable] = []
        for entry in fields.entries where !entry.key.contains("${env:") {
            guard LakeName.isValid(entry.key) else {
                reading.report(
                    .badName, "'\(entry.key)' is not a table name", at: entry.place, hint: LakeName.rule)
                continue
            }
            if let other = tables.first(where: { $0.name.lowercased() == entry.key.lowercased() }) {
                reading.report(
                    .duplicateName, "'\(entry.key)' and '\(other.name)' are the same table name to SQL",
                    at: entry.place, hint: "first in line \(other.place.line)")
                continue
            }
            if let table = TableReader(reading: reading).read(entry) { tables.append(table) }
        }
        return tables
    }

    /// A preset's events table that is not listed has the path that `init` gives it.
    private func presetTable(_ preset: LakePreset, _ lake: Fields) -> LakeTable? {
        let node = ConfigNode(
            place: lake["preset"]?.place ?? lake.place, content: .scalar(preset.defaultPath, isPlain: true))
        return TableReader(reading: reading).read(
            ConfigNode.Entry(key: preset.table, place: node.place, value: node))
    }

    private func name(of value: ConfigText, _ key: String) -> String? {
        if LakeName.isValid(value.text) { return value.text }
        reading.report(.badName, "'\(value.shown)' is not a \(key) name", at: value.place, hint: LakeName.rule)
        return nil
    }
}

/// The rule for names of databases, tables and views, which need no quotes in SQL.
enum LakeName {
    static let rule = "letters, digits and '_', not starting with a digit, at most 128"

    static func isValid(_ name: String) -> Bool {
        let scalars = name.unicodeScalars
        guard (1...128).contains(scalars.count), let first = scalars.first, !("0"..."9").contains(first) else {
            return false
        }
        return scalars.allSatisfy { scalar in
            scalar == "_" || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
                || ("0"..."9").contains(scalar)
        }
    }
}

extension ProblemCode {
    package static let badName: Self = "bad_name"
    package static let duplicateName: Self = "duplicate_name"
}
