import Foundation
import SegmentCore

/// `headgate.yaml` as nodes, for editing its text. It must be valid YAML; it need not be a complete project.
struct LakeDocument {
    private let root: [ConfigNode.Entry]
    private let environment: [String: String]

    init(_ text: String, _ environment: [String: String]) throws(Problem) {
        let reading = Self.reading(environment)
        var document = YamlDocument(text, reading: reading)
        let node = document.root()
        if let problem = reading.sortedProblems.first { throw problem }
        self.environment = environment
        guard let node, !node.isNull else {
            root = []
            return
        }
        guard case .mapping(let entries) = node.content else {
            throw Problem(.wrongType, "the file is a mapping of keys, not \(node.kind)", file: ProjectReader.fileName)
        }
        root = entries
    }

    private static func reading(_ environment: [String: String]) -> Reading {
        Reading(root: URL(filePath: "/"), file: ProjectReader.fileName, environment: environment)
    }

    var lake: ConfigNode.Entry? { root.first { $0.key == "lake" } }

    /// Whether an entry is equivalent to an imported table.
    func reads(_ entry: ConfigNode.Entry, as table: LakeImport.Table) -> Bool {
        let text = table.lines(indent: 0).joined(separator: "\n")
        let reading = Self.reading(environment)
        var document = YamlDocument(text, reading: reading)
        guard case .mapping(let entries)? = document.root()?.content, let wanted = entries.first else { return false }
        let reader = TableReader(reading: reading)
        guard var (old, new) = both(reader.read(entry), reader.read(wanted)), reading.problems.isEmpty else {
            return false
        }
        new.place = old.place
        old.name = new.name
        return old == new
    }

    private func both(_ old: LakeTable?, _ new: LakeTable?) -> (LakeTable, LakeTable)? {
        guard let old, let new else { return nil }
        return (old, new)
    }

    /// Verifies an edit: the imported tables are as intended, and everything else is unchanged.
    func expect(_ imported: LakeImport, in before: LakeDocument) throws(Problem) {
        let names = Set(imported.tables.map { $0.name.lowercased() })
        let old = before.entries("tables").filter { !names.contains($0.key.lowercased()) }
        let new = entries("tables").filter { !names.contains($0.key.lowercased()) }
        let isWhole = imported.tables.allSatisfy { table in
            entries("tables").contains { $0.key == table.name && reads($0, as: table) }
        }
        let rest = ["database", "tables"]
        let others = { (document: LakeDocument) in
            document.root.filter { $0.key != "lake" } + document.entries(nil).filter { !rest.contains($0.key) }
        }
        guard isWhole, Self.isSame(old, new), Self.isSame(others(before), others(self)) else {
            throw Problem(
                .lakeNotEditable, "the section cannot be put into the file without changing more of it",
                file: ProjectReader.fileName,
                hint: "nothing was written; without --write the section is printed, for you to put in")
        }
    }

    /// Of the lake, or of a mapping in it.
    private func entries(_ key: String?) -> [ConfigNode.Entry] {
        guard case .mapping(let entries)? = lake?.value.content else { return [] }
        guard let key else { return entries }
        guard case .mapping(let inner)? = entries.first(where: { $0.key == key })?.value.content else { return [] }
        return inner
    }

    private static func isSame(_ left: [ConfigNode.Entry], _ right: [ConfigNode.Entry]) -> Bool {
        left.count == right.count && zip(left, right).allSatisfy { $0.key == $1.key && isSame($0.value, $1.value) }
    }

    private static func isSame(_ left: ConfigNode, _ right: ConfigNode) -> Bool {
        switch (left.content, right.content) {
        case (.scalar(let left, let isPlain), .scalar(let right, let otherIsPlain)):
            left == right && isPlain == otherIsPlain
        case (.list(let left), .list(let right)):
            left.count == right.count && zip(left, right).allSatisfy { isSame($0, $1) }
        case (.mapping(let left), .mapping(let right)): isSame(left, right)
        default: false
        }
    }
}
