package import SegmentCore

/// The segment that a retirement plans with: the same columns and an empty result. Every key is then a leaver, and the
/// segment's own rules apply.
package enum Retirement {
    /// - Parameters:
    ///   - base: the segment as the project or its last run has it; nil where neither is left: a mirror that clears.
    ///   - slots: of its ledger: what may have to be taken away.
    ///   - dialect: what the engine takes.
    package static func definition(
        of name: SegmentName, from base: SegmentDefinition?, slots: [LedgerSlot], dialect: QueryDialect = .duckdb
    ) -> SegmentDefinition {
        let columns = slots.map { slot in
            let list = dialect == .athena ? "array(varchar)" : "varchar[]"
            let type = slot.isList ? list : "varchar"
            return "CAST(NULL AS \(type)) AS \(StandardSQL.identifier(slot.attribute.name))"
        }
        let text = "SELECT \((["CAST('' AS varchar) AS \"Id\""] + columns).joined(separator: ", ")) WHERE false"
        var segment = base ?? SegmentDefinition(name: name, query: SourceText(text, name: source))
        segment.name = name
        segment.query = SourceText(text, name: source)
        segment.dialect = dialect
        segment.guards.allowEmpty = true
        return segment
    }

    private static let source = "<retire>"
}
