package import SegmentCore

/// The definition of a segment that is being retired: the same columns and an empty result. All its keys are then
/// leavers, and the segment's leaver rules apply to them.
package enum Retirement {
    /// - Parameters:
    ///   - base: the segment in the project or in its last run; nil where there is neither: a mirror that clears.
    ///   - slots: the slots of its ledger: the columns of the query.
    ///   - dialect: one that the engine takes.
    package static func definition(
        of name: SegmentName, from base: SegmentDefinition?, slots: [LedgerSlot], dialect: QueryDialect = .duckdb
    ) -> SegmentDefinition {
        let columns = slots.map { slot in
            let type = slot.isList ? dialect.textListType : "varchar"
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
