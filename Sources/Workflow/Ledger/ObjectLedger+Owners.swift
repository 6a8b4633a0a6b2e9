package import SegmentCore

extension ObjectLedger {
    package func owners(at destination: DestinationIdentity)
        async throws(LedgerFailure) -> [String: SegmentName]
    {
        let folder = LedgerPlaces(destination: destination).owners
        let keys: [ObjectKey]
        do throws(StoreFailure) { keys = try await store.list(under: folder) } catch { throw LedgerFailure(error) }
        let index = try await ownerIndex(at: destination)?.document.owners ?? [:]
        var owners: [String: SegmentName] = [:]
        var unknown = Set(keys).subtracting([LedgerPlaces.identity(in: folder), LedgerPlaces.index(in: folder)])
        for (attribute, owner) in index {
            // An attribute that is in the index only was released since the index was read.
            guard unknown.remove(LedgerPlaces(destination: destination).owner(of: attribute)) != nil else { continue }
            owners[attribute] = owner
        }
        for key in unknown.sorted() {
            // Nil: given up since the listing.
            guard let owner = try await read(OwnerDocument.self, at: key)?.document else { continue }
            owners[owner.attribute] = owner.segment
        }
        return owners
    }

    /// Checks all attributes before it writes one, so that the common error writes nothing. Against concurrent claims,
    /// all processes take attributes in the same order and release newly taken ones on failure: of two segments that
    /// want the same attributes, one gets them.
    package func claim(_ attributes: [String], for segment: SegmentName, at destination: DestinationIdentity)
        async throws(LedgerFailure)
    {
        var missing: [String] = []
        var unlisted: [String] = []
        let known = knownOwners(segment, at: destination)
        let index =
            attributes.allSatisfy { known[$0] == segment }
            ? known : try await ownerIndex(at: destination)?.document.owners ?? [:]
        for attribute in attributes where index[attribute] != segment {
            switch try await owner(of: attribute, at: destination) {
            case nil: missing.append(attribute)
            case segment: unlisted.append(attribute)
            case let other?: throw .owned(attribute, by: other, not: segment)
            }
        }
        await list(unlisted, of: segment, at: destination)
        guard !missing.isEmpty else { return }
        try await sign(LedgerPlaces(destination: destination).owners, for: destination)
        var taken: [String] = []
        for attribute in missing.sorted() {
            do throws(LedgerFailure) {
                if try await take(attribute, for: segment, at: destination) { taken.append(attribute) }
            } catch {
                // What cannot be given up now is still this segment's when it claims again.
                try? await release(taken, of: segment, at: destination)
                throw error
            }
        }
        await list(missing, of: segment, at: destination)
    }

    /// Gives up those attributes that the segment owns; others stay as they are.
    package func release(_ attributes: [String], of segment: SegmentName, at destination: DestinationIdentity)
        async throws(LedgerFailure)
    {
        var owned: [String] = []
        for attribute in attributes where try await owner(of: attribute, at: destination) == segment {
            owned.append(attribute)
        }
        try await unlist(owned, at: destination)
        for attribute in owned {
            let key = LedgerPlaces(destination: destination).owner(of: attribute)
            do throws(StoreFailure) { try await store.delete(key) } catch { throw LedgerFailure(error) }
        }
    }

    /// False when the segment has it already.
    private func take(_ attribute: String, for segment: SegmentName, at destination: DestinationIdentity)
        async throws(LedgerFailure) -> Bool
    {
        let key = LedgerPlaces(destination: destination).owner(of: attribute)
        let document = OwnerDocument(attribute: attribute, segment: segment)
        for _ in 0..<ObjectLedger.tries {
            if try await tryWrite(document, at: key, when: .absent) { return true }
            switch try await owner(of: attribute, at: destination) {
            case nil: continue
            case segment: return false
            case let other?: throw .owned(attribute, by: other, not: segment)
            }
        }
        throw LedgerFailure(.conflict, "the owner of \(attribute) keeps changing; try again")
    }

    private func owner(of attribute: String, at destination: DestinationIdentity)
        async throws(LedgerFailure) -> SegmentName?
    {
        let key = LedgerPlaces(destination: destination).owner(of: attribute)
        guard let owner = try await read(OwnerDocument.self, at: key)?.document else { return nil }
        if owner.attribute == attribute { return owner.segment }
        throw LedgerFailure(
            .corrupt,
            "\(store.location(of: key)) names the owner of another attribute, \(owner.attribute); it was left as it is. "
                + "Was the file renamed by hand?")
    }
}

extension LedgerFailure {
    fileprivate static func owned(_ attribute: String, by other: SegmentName, not segment: SegmentName) -> Self {
        LedgerFailure(
            .owned(attribute: attribute, by: other),
            "\(attribute) belongs to the segment \(other), so \(segment) cannot set it: take the column out of one of "
                + "the queries, or run `headgate retire \(other)`")
    }
}
