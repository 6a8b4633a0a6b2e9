import SegmentCore

/// A row of the result in canonical text, with the reason that makes it invalid.
struct JudgedRow {
    var key: String?
    var id: String?
    /// By attribute; what is not there is NULL.
    var values: [String: String] = [:]
    /// Attributes whose cell was `''`.
    var emptied: Set<String> = []
    var reason: String?

    var isValid: Bool { reason == nil }
    var user: String? { values[Attribute.userID] }

    /// Judges a row by itself.
    init(_ row: ModelRow, in run: ModelRun) {
        id = row.id
        key = row.id?.lowercased()
        for (column, cell) in zip(run.columns, row.cells) {
            values[column.attribute.name] = Self.canonical(cell, column.type)
            if cell == .text("") { emptied.insert(column.attribute.name) }
        }
        reason = fault(of: row, in: run)
    }

    /// `''` is NULL; a list is distinct, sorted, without NULL and `''`, and an empty one is NULL.
    private static func canonical(_ cell: ModelCell, _ type: ValueType) -> String? {
        switch cell {
        case .null, .text(""): nil
        case .text("nan") where type == .double: "NaN"
        case .text(let text): text
        case .list(let elements): listText(elements.compactMap { $0 })
        }
    }

    private func fault(of row: ModelRow, in run: ModelRun) -> String? {
        guard let id = row.id else { return "id_null" }
        if Self.isMalformed(id) { return "id_malformed" }
        for (column, cell) in zip(run.columns, row.cells) {
            if let fault = fault(of: cell, in: column, by: run.contract) { return "\(fault) \(column.attribute.name)" }
        }
        let isUserless = run.columns.contains { $0.attribute.name == Attribute.userID } && user == nil
        if isUserless, run.columns.contains(where: { $0.attribute.kind == .user && values[$0.attribute.name] != nil }) {
            return "user_id_missing"
        }
        return nil
    }

    private func fault(
        of cell: ModelCell, in column: SegmentColumn, by contract: DestinationContract
    ) -> String? {
        guard let value = values[column.attribute.name] else { return nil }
        let field = contract.field(named: column.attribute.name)
        if case .list(let elements) = cell {
            let distinct = Set(elements.compactMap { $0 }.filter { !$0.isEmpty })
            if distinct.contains(where: { $0.unicodeScalars.count > contract.valueLength }) { return "too_long" }
            return distinct.count > contract.listLength ? "too_many_values" : nil
        }
        if column.attribute.kind == .metric || field?.isNumber == true {
            return Double(value)?.isFinite == true ? nil : "not_a_number"
        }
        if column.type == .double { return Double(value)?.isFinite == true ? nil : "not_finite" }
        if let allowed = field?.oneOf, !allowed.contains(value) { return "not_allowed" }
        return column.attribute.isCustom && value.unicodeScalars.count > contract.valueLength ? "too_long" : nil
    }

    /// Blank, with surrounding space, or with a character that the destination's templates or files cannot hold.
    private static func isMalformed(_ id: String) -> Bool {
        let scalars = Array(id.unicodeScalars)
        guard let first = scalars.first, let last = scalars.last else { return true }
        if first.properties.isWhitespace || last.properties.isWhitespace { return true }
        return scalars.contains { "${}".unicodeScalars.contains($0) || $0.properties.generalCategory == .control }
    }
}

/// A list as canonical JSON text; nil for one without elements.
package func listText(_ elements: [String]) -> String? {
    let distinct = Set(elements.filter { !$0.isEmpty })
    let sorted = distinct.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
    if sorted.isEmpty { return nil }
    return "[" + sorted.map(jsonText).joined(separator: ",") + "]"
}

private func jsonText(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
}

/// The elements of a canonical list; a text that is none is one element.
package func elements(_ list: String) -> [String] {
    guard list.hasPrefix("["), list.hasSuffix("]") else { return [list] }
    var out: [String] = []
    var current: String?
    var isEscaped = false
    for character in list.dropFirst().dropLast() {
        switch (current, character) {
        case (let text?, _) where isEscaped:
            current = text + String(character)
            isEscaped = false
        case (.some, "\\"): isEscaped = true
        case (let text?, "\""):
            out.append(text)
            current = nil
        case (nil, "\""): current = ""
        case (let text?, _): current = text + String(character)
        default: break
        }
    }
    return out
}
