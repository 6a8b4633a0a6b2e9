import Foundation
import SegmentCore

/// Writes rows as a contract shapes them, for the conformance suites. Attributes are called by their names within the
/// first family of endpoint attributes.
struct ShapedRows: Sendable {
    struct Row: Sendable {
        var id: String
        /// One cell for each of the columns.
        var cells: [String]
        /// Has the fields that a new row needs.
        var isNew: Bool

        init(_ id: String, _ cells: [String], isNew: Bool = true) {
            self.id = id
            self.cells = cells
            self.isNew = isNew
        }
    }

    private let contract: DestinationContract

    init(_ contract: DestinationContract) { self.contract = contract }

    func column(_ name: String) -> String {
        (contract.families.first { $0.kind == .endpoint }?.prefix ?? "") + name
    }

    func csv(_ columns: [String], _ rows: [Row]) -> String {
        let header = [contract.rowShape.key] + fields.map(\.name) + columns.map(column)
        let lines = rows.map { row in [row.id] + fields.map { row.isNew ? $0.value : "" } + row.cells }
        return ([header] + lines).map { $0.joined(separator: ",") + "\n" }.joined()
    }

    /// A row of JSON lines; no values take the attribute away.
    func line(_ id: String, _ attributes: [(name: String, values: [String])], isNew: Bool = false) -> String {
        var row: [String: Any] = [contract.rowShape.key: id]
        if isNew {
            for field in fields {
                set(field.value, at: contract.path(of: Attribute(name: field.name, kind: .field))[...], in: &row)
            }
        }
        for (name, values) in attributes {
            let attribute = Attribute(name: column(name), kind: .endpoint)
            set(shaped(values), at: contract.path(of: attribute)[...], in: &row)
        }
        for name in contract.rowShape.wrapping.reversed() { row = [name: row] }
        let data = try? JSONSerialization.data(withJSONObject: row, options: [.withoutEscapingSlashes])
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    /// What Pinpoint's rules ask of a new endpoint, as far as the contract has it.
    private var fields: [(name: String, value: String)] {
        [(EndpointField.address, "a@b.c"), (EndpointField.channelType, "EMAIL")]
            .filter { contract.field(named: $0.0) != nil }
    }

    private func shaped(_ values: [String]) -> Any {
        if values.isEmpty { return contract.rowShape.nothing == .null ? NSNull() : [String]() }
        return contract.rowShape.values == .asTyped && values.count == 1 ? values[0] : values
    }

    private func set(_ value: Any, at path: ArraySlice<String>, in object: inout [String: Any]) {
        guard let name = path.first else { return }
        guard path.count > 1 else {
            object[name] = value
            return
        }
        var inner = object[name] as? [String: Any] ?? [:]
        set(value, at: path.dropFirst(), in: &inner)
        object[name] = inner
    }
}
