import SegmentCore

/// A ledger whose lease calls are counted and timed; its other calls are the run's own work.
struct MeteredLedger: Ledger {
    let base: any Ledger
    let meter: CallMeter

    func load(_ segment: SegmentName, for destination: DestinationIdentity) async throws(LedgerFailure)
        -> LedgerPointer?
    { try await base.load(segment, for: destination) }

    func save(_ pointer: LedgerPointer) async throws(LedgerFailure) { try await base.save(pointer) }

    func owners(at destination: DestinationIdentity) async throws(LedgerFailure) -> [String: SegmentName] {
        try await base.owners(at: destination)
    }

    func claim(_ attributes: [String], for segment: SegmentName, at destination: DestinationIdentity)
        async throws(LedgerFailure)
    { try await base.claim(attributes, for: segment, at: destination) }

    func lease(_ segment: SegmentName, for destination: DestinationIdentity, change: LeaseChange)
        async throws(LedgerFailure) -> Lease
    {
        try await meter.measured { () async throws(LedgerFailure) in
            try await base.lease(segment, for: destination, change: change)
        }
    }
}
