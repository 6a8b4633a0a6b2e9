import Foundation
package import SegmentCore

/// Merges an import into the text of `headgate.yaml`: new tables come after the existing ones, changed ones are
/// replaced in place. All other text stays the same byte for byte; tables that the catalogue does not have stay too.
package struct LakeEdit: Sendable, Hashable {
    package private(set) var text: String
    package private(set) var added: [String] = []
    package private(set) var changed: [String] = []
    package private(set) var unchanged: [String] = []

    /// - Parameter environment: the values of `${env:NAME}`, used to compare tables.
    package init(_ file: String, taking imported: LakeImport, environment: [String: String]) throws(Problem) {
        text = file
        let document = try LakeDocument(file, environment)
        var lines = YAMLLines(file)
        if let lake = document.lake {
            try edit(lake, of: document, with: imported, in: &lines)
        } else {
            lines.insert((lines.count > 0 ? [""] : []) + imported.sectionLines, after: lines.count)
            added = imported.tables.map(\.name)
        }
        text = lines.text
        try LakeDocument(text, environment).expect(imported, in: document)
    }

    private mutating func edit(
        _ lake: ConfigNode.Entry, of document: LakeDocument, with imported: LakeImport, in lines: inout YAMLLines
    ) throws(Problem) {
        guard case .mapping(let entries) = lake.value.content, let first = entries.first else {
            guard lake.value.isNull, isBare(lake, in: lines) else { throw .notInBlock(lake) }
            lines.insert(Array(imported.sectionLines.dropFirst()), after: lake.place.line)
            added = imported.tables.map(\.name)
            return
        }
        guard first.place.line > lake.place.line else { throw .notInBlock(lake) }
        let margin = first.place.column - 1
        // From bottom to top, so that the earlier line numbers stay valid.
        let tables = entries.first { $0.key == "tables" }
        let database = entries.first { $0.key == "database" }
        let editsTablesFirst = (tables?.place.line ?? .max) > (database?.place.line ?? 0)
        if editsTablesFirst { try edit(tables, margin, lake, document, imported, &lines) }
        try edit(database, imported.database, margin, lake, &lines)
        if !editsTablesFirst { try edit(tables, margin, lake, document, imported, &lines) }
    }

    /// Whether only a comment follows the key.
    private func isBare(_ entry: ConfigNode.Entry, in lines: YAMLLines) -> Bool {
        lines[entry.place.line].wholeMatch(of: /[^:]+:\s*(#.*)?/) != nil
    }

    private func edit(
        _ entry: ConfigNode.Entry?, _ database: String, _ margin: Int, _ lake: ConfigNode.Entry,
        _ lines: inout YAMLLines
    ) throws(Problem) {
        guard LakeName.isValid(database) else { return }
        let indent = String(repeating: " ", count: margin)
        guard let entry else {
            if database == LakeReader.defaultDatabase { return }
            lines.insert(["\(indent)database: \(yamlScalar(database))"], after: lake.place.line)
            return
        }
        guard case .scalar(let old, _) = entry.value.content, old != database, !old.contains("${env:") else { return }
        let line = lines[entry.place.line]
        guard let match = line.wholeMatch(of: /(\s*\S+:\s+)(?:"[^"]*"|'[^']*'|[^\s#]+)(\s*(?:#.*)?)/) else {
            throw .notInBlock(entry)
        }
        let new = match.output.1 + yamlScalar(database) + match.output.2
        lines.replace(entry.place.line...entry.place.line, with: [String(new)])
    }

    private mutating func edit(
        _ tables: ConfigNode.Entry?, _ margin: Int, _ lake: ConfigNode.Entry, _ document: LakeDocument,
        _ imported: LakeImport, _ lines: inout YAMLLines
    ) throws(Problem) {
        let indent = String(repeating: " ", count: margin)
        guard let tables else {
            added = imported.tables.map(\.name)
            let new = imported.tables.flatMap { $0.lines(indent: margin + 2) }
            lines.insert(["\(indent)tables:"] + new, after: lines.extent(of: lake.place).upperBound)
            return
        }
        guard case .mapping(let entries) = tables.value.content, let first = entries.first else {
            let isEmpty = lines[tables.place.line].wholeMatch(of: /\s*tables:\s*(?:\{\s*\})?\s*(#.*)?/) != nil
            guard isEmpty else { throw .notInBlock(tables) }
            added = imported.tables.map(\.name)
            let new = imported.tables.flatMap { $0.lines(indent: margin + 2) }
            let key = lines[tables.place.line].replacing(/\s*\{\s*\}/, with: "", maxReplacements: 1)
            lines.replace(tables.place.line...tables.place.line, with: [key] + new)
            return
        }
        guard first.place.line > tables.place.line else { throw .notInBlock(tables) }
        let inner = first.place.column - 1
        var (new, old) = ([String](), [(ConfigNode.Entry, LakeImport.Table)]())
        for table in imported.tables {
            if let entry = entries.first(where: { $0.key.lowercased() == table.name.lowercased() }) {
                old.append((entry, table))
            } else {
                new += table.lines(indent: inner)
                added.append(table.name)
            }
        }
        if !new.isEmpty { lines.insert(new, after: lines.extent(of: tables.place).upperBound) }
        for (entry, table) in old.sorted(by: { $0.0.place.line > $1.0.place.line }) {
            if document.reads(entry, as: table) {
                unchanged.append(table.name)
            } else {
                lines.replace(lines.extent(of: entry.place), with: table.lines(indent: inner))
                changed.append(table.name)
            }
        }
        (changed, unchanged) = (changed.sorted(), unchanged.sorted())
    }
}

extension LakeImport {
    fileprivate var sectionLines: [String] {
        var lines = section.split(separator: "\n").map(String.init)
        if let skipped = lines.firstIndex(of: "  # Not taken over:") { lines.removeSubrange(skipped...) }
        return lines
    }
}

extension Problem {
    fileprivate static func notInBlock(_ entry: ConfigNode.Entry) -> Problem {
        Problem(
            .lakeNotEditable, "\(entry.key) is not written as a block, an entry a line, so nothing can be put into it",
            file: ProjectReader.fileName, line: entry.place.line, column: entry.place.column,
            hint: "nothing was written; without --write the section is printed, for you to put in")
    }
}

extension ProblemCode {
    package static let lakeNotEditable: Self = "lake_not_editable"
}
