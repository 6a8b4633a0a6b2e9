/// What a statement reads.
package enum SQLRelation: Sendable, Hashable, Codable {
    /// An analyst's query, opaque: its text cannot end or change the statement around it.
    case query(SourceText)
    /// A table of the results root, as `EngineTask.Output.table` wrote it.
    case table(ObjectKey)
    /// A file of the results root that is not a table, with these text columns: CSV under a header line, in its order,
    /// or JSON lines.
    case file(ObjectKey, ImportBatch.Format, columns: [String])
}
