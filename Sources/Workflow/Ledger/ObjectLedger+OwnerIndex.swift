import SegmentCore

/// The owners of a destination in one object, so that a run reads two objects instead of one per attribute.
///
/// The index is never wrong, but may be incomplete: an attribute is added after its owner's object was written, and
/// removed before that object is deleted. Owners that are missing in it are read from the objects, which decide.
extension ObjectLedger {
    func ownerIndex(at destination: DestinationIdentity)
        async throws(LedgerFailure) -> ReadDocument<OwnerIndexDocument>?
    {
        let key = LedgerPlaces.index(in: LedgerPlaces(destination: destination).owners)
        do throws(LedgerFailure) {
            let read = try await read(OwnerIndexDocument.self, at: key)
            memory.keep(read?.document.owners ?? [:], at: key)
            return read
        } catch {
            // A damaged index is ignored; the objects are complete.
            if error.reason == .corrupt { return nil }
            throw error
        }
    }

    /// The index as last read under the segment's lease: no other process removes what the segment owns.
    func knownOwners(_ segment: SegmentName, at destination: DestinationIdentity) -> [String: SegmentName] {
        let places = LedgerPlaces(destination: destination)
        guard memory.holds(places.pointer(of: segment), now: now()) else { return [:] }
        return memory.owners(at: LedgerPlaces.index(in: places.owners))
    }

    /// Adds what a segment owns. A failure is ignored, because the objects are complete.
    func list(_ attributes: [String], of segment: SegmentName, at destination: DestinationIdentity) async {
        guard !attributes.isEmpty else { return }
        try? await change(at: destination) { owners in for attribute in attributes { owners[attribute] = segment } }
    }

    /// Takes attributes out, before their objects go.
    func unlist(_ attributes: [String], at destination: DestinationIdentity) async throws(LedgerFailure) {
        guard !attributes.isEmpty else { return }
        memory.keep([:], at: LedgerPlaces.index(in: LedgerPlaces(destination: destination).owners))
        try await change(at: destination) { owners in for attribute in attributes { owners[attribute] = nil } }
    }

    private func change(
        at destination: DestinationIdentity, _ change: (inout [String: SegmentName]) -> Void
    ) async throws(LedgerFailure) {
        let key = LedgerPlaces.index(in: LedgerPlaces(destination: destination).owners)
        for _ in 0..<Self.tries {
            let old = try await ownerIndex(at: destination)
            var new = old?.document ?? OwnerIndexDocument()
            change(&new.owners)
            if new.owners == old?.document.owners ?? [:] { return }
            if try await tryWrite(new, at: key, when: .over(old)) { return }
            // What cannot be read can only be taken away.
            guard old == nil, try await ownerIndex(at: destination) == nil else { continue }
            do throws(StoreFailure) { try await store.delete(key) } catch { throw LedgerFailure(error) }
        }
        throw LedgerFailure(.conflict, "the owners' index of \(destination) keeps changing; try again")
    }
}
