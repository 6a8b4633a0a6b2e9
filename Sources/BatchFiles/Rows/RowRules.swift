package import SegmentCore

/// Judges rows by a contract. A reason is a stable word and, where it helps, a column's name; never a row's values.
///
/// `missing_id`, `bad_id`, `not_utf8 C`, `nul_character C`, `too_long C`, `too_many_values C`, `not_a_number C`,
/// `not_allowed C`, `row_too_large`; and from the readers `malformed_csv`, `wrong_cell_count`, `malformed_json`,
/// `unexpected_value C`, `unknown_field`, `refused_field`, `repeated_field C`, `bad_attribute_name`,
/// `too_many_attributes`.
package struct RowRules: Sendable {
    private let valueLength: Int
    private let listLength: Int
    private let rowBytes: Int

    package init(_ contract: DestinationContract) {
        valueLength = contract.valueLength
        listLength = contract.listLength
        rowBytes = contract.rowBytes
    }

    /// Nil for a row that keeps all rules.
    package func reason(against row: RowChunk.Row, in chunk: RowChunk, columns: [EndpointColumn]) -> String? {
        if let flaw = row.flaw { return chunk.reasons[flaw] }
        guard let id = row.id, !id.isEmpty else { return "missing_id" }
        return chunk.text.withUnsafeBufferPointer { text in
            if !Self.isFitID(UnsafeBufferPointer(rebasing: text[id])) { return "bad_id" }
            return reason(againstCellsOf: row, id: id, in: chunk, text: text, columns: columns)
        }
    }

    private func reason(
        againstCellsOf row: RowChunk.Row, id: Range<Int>, in chunk: RowChunk, text: UnsafeBufferPointer<UInt8>,
        columns: [EndpointColumn]
    ) -> String? {
        var bytes = id.count
        var column = -1
        var elements = 0
        for index in row.cells {
            let cell = chunk.cells[index]
            elements = cell.column == column ? elements + 1 : 1
            column = cell.column
            if cell.isEmptyList { continue }
            bytes += cell.count
            if elements > listLength { return "too_many_values \(columns[column].name)" }
            let value = UnsafeBufferPointer(rebasing: text[cell.range])
            if let word = flaw(of: value, rule: columns[column].rule) { return "\(word) \(columns[column].name)" }
        }
        return bytes > rowBytes ? "row_too_large" : nil
    }

    private func flaw(of value: UnsafeBufferPointer<UInt8>, rule: EndpointColumn.Rule) -> String? {
        let look = TextLook(value)
        guard let scalars = look.scalars else { return "not_utf8" }
        if look.hasNUL { return "nul_character" }
        switch rule {
        case .list: return scalars > valueLength ? "too_long" : nil
        case .number: return FiniteNumber(value) == nil ? "not_a_number" : nil
        case .text: return nil
        case .oneOf(let words): return words.contains { $0.elementsEqual(value) } ? nil : "not_allowed"
        }
    }

    /// Not blank, no space around it, no `$ { }` (API reference), no control character.
    private static func isFitID(_ id: UnsafeBufferPointer<UInt8>) -> Bool {
        var isASCII = true
        for byte in id {
            if byte < 0x20 || byte == 0x7F || byte == 0x24 || byte == 0x7B || byte == 0x7D { return false }
            if byte >= 0x80 { isASCII = false }
        }
        if isASCII { return id.first != 0x20 && id.last != 0x20 }
        guard let scalars = String(validating: id, as: UTF8.self)?.unicodeScalars,
            let first = scalars.first, let last = scalars.last
        else { return false }
        return !first.properties.isWhitespace && !last.properties.isWhitespace
            && scalars.allSatisfy { $0.properties.generalCategory != .control }
    }
}
