import SegmentCore

extension Ledger {
    /// The ledger of a named segment; nil for a query of the moment, which reads none.
    func pointer(of segment: SegmentDefinition, at destination: DestinationIdentity)
        async throws(StageFailure) -> LedgerPointer?
    {
        guard let name = segment.name else { return nil }
        do { return try await load(name, for: destination) } catch { throw StageFailure(error) }
    }
}
