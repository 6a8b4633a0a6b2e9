package import SegmentCore

extension ObjectLedger {
    /// A pointer found under the results root, or the reason why it cannot be read.
    package struct Found: Sendable {
        package var location: String
        package var pointer: Result<LedgerPointer, LedgerFailure>
    }

    /// All ledgers of all destinations, forgotten ones too.
    package func pointers() async throws(LedgerFailure) -> [Found] {
        let keys: [ObjectKey]
        do throws(StoreFailure) { keys = try await store.list(under: ObjectKey("ledgers")) } catch {
            throw LedgerFailure(error)
        }
        var found: [Found] = []
        for key in keys where key.rawValue.hasSuffix("/pointer.json") {
            do throws(LedgerFailure) {
                guard let read = try await read(LedgerPointer.self, at: key) else { continue }
                found.append(Found(location: store.location(of: key).shown, pointer: .success(read.document)))
            } catch {
                found.append(Found(location: store.location(of: key).shown, pointer: .failure(error)))
            }
        }
        return found
    }

    /// The segment's current lease; nil where it was returned.
    package func standingLease(of segment: SegmentName, at destination: DestinationIdentity)
        async throws(LedgerFailure) -> Lease?
    {
        let key = LedgerPlaces(destination: destination).lease(of: segment)
        guard let lease = try await read(LeaseDocument.self, at: key)?.document.lease, lease.expires > 0 else {
            return nil
        }
        return lease
    }

    /// The location of a segment's lease, for messages.
    package func leaseLocation(of segment: SegmentName, at destination: DestinationIdentity) -> String {
        store.location(of: LedgerPlaces(destination: destination).lease(of: segment)).shown
    }
}
