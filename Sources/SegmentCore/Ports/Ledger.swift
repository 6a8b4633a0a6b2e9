/// Port: ledgers, and the owners of attributes. Every write is conditional, so two writers cannot both succeed.
package protocol Ledger: Sendable {
    /// Nil where the segment has no ledger yet.
    func load(_ segment: SegmentName, for destination: DestinationIdentity) async throws(LedgerFailure)
        -> LedgerPointer?
    /// Replaces the pointer of the previous generation; throws `.conflict` when another writer replaced it first.
    func save(_ pointer: LedgerPointer) async throws(LedgerFailure)
    /// Owners of attributes at a destination, by attribute name.
    func owners(at destination: DestinationIdentity) async throws(LedgerFailure) -> [String: SegmentName]
    /// Makes a segment the owner; throws `.owned` with the first attribute that has another owner, and then leaves all
    /// owners unchanged.
    func claim(_ attributes: [String], for segment: SegmentName, at destination: DestinationIdentity)
        async throws(LedgerFailure)
    /// Takes the segment's lease, or throws `.leased` with its holder.
    func lease(_ segment: SegmentName, for destination: DestinationIdentity, change: LeaseChange)
        async throws(LedgerFailure) -> Lease
}
