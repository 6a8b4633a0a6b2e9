package import Foundation
package import SegmentCore

/// Ledgers, owners and leases as small JSON objects under the results root.
///
/// Every change is one conditional put over what was read, so that of two writers one fails and sees it.
package struct ObjectLedger: Ledger {
    let store: any ObjectStore
    /// Of leases that are taken without terms.
    let terms: LeaseTerms
    /// Whether an owner is certainly dead: a process of this machine that has ended.
    let isGone: @Sendable (_ owner: String) -> Bool
    let now: @Sendable () -> Date
    let memory = LedgerMemory()

    /// - Parameters:
    ///   - owner: of leases that are taken without terms.
    ///   - leaseDuration: of these leases; several times the longest pause between two renewals.
    package init(
        store: any ObjectStore, owner: String, leaseDuration: Duration,
        isGone: @escaping @Sendable (_ owner: String) -> Bool = { _ in false }, now: @escaping @Sendable () -> Date
    ) {
        self.store = store
        terms = LeaseTerms(owner: owner, length: leaseDuration)
        self.isGone = isGone
        self.now = now
    }

    package func load(_ segment: SegmentName, for destination: DestinationIdentity)
        async throws(LedgerFailure) -> LedgerPointer?
    {
        try await pointer(segment, destination)?.document
    }

    /// The pointer that this process read or wrote last, while its lease keeps others from changing it; else a new read.
    private func pointer(_ segment: SegmentName, _ destination: DestinationIdentity)
        async throws(LedgerFailure) -> ReadDocument<LedgerPointer>?
    {
        let key = LedgerPlaces(destination: destination).pointer(of: segment)
        if let known = memory.pointer(at: key, now: now()) { return known }
        let read = try await storedPointer(segment, destination)
        memory.keep(read, at: key)
        return read
    }

    /// Sets the lease under which the pointer can be remembered; nil where it has ended.
    func remember(_ lease: Lease?, _ segment: SegmentName, _ destination: DestinationIdentity) {
        let places = LedgerPlaces(destination: destination)
        memory.hold(lease, for: places.pointer(of: segment))
        if lease == nil { memory.keep([:], at: LedgerPlaces.index(in: places.owners)) }
    }

    package func save(_ pointer: LedgerPointer) async throws(LedgerFailure) {
        let old = try await self.pointer(pointer.segment, pointer.destination)
        let generation = old?.document.generation ?? 0
        guard pointer.generation == generation + 1 else {
            throw LedgerFailure(
                .conflict,
                "the ledger of \(pointer.segment) is at generation \(generation), so generation \(pointer.generation) "
                    + "cannot follow: another run has moved it. Plan again")
        }
        let places = LedgerPlaces(destination: pointer.destination)
        if old == nil { try await sign(places.ledgers, for: pointer.destination) }
        let key = places.pointer(of: pointer.segment)
        do throws(LedgerFailure) {
            let version = try await write(pointer, at: key, when: .over(old))
            memory.keep(ReadDocument(document: pointer, version: version), at: key)
        } catch {
            memory.hold(nil, for: key)
            throw error
        }
    }

    private func storedPointer(_ segment: SegmentName, _ destination: DestinationIdentity)
        async throws(LedgerFailure) -> ReadDocument<LedgerPointer>?
    {
        let key = LedgerPlaces(destination: destination).pointer(of: segment)
        guard let read = try await read(LedgerPointer.self, at: key) else { return nil }
        guard read.document.segment == segment, read.document.destination == destination else {
            throw LedgerFailure(
                .corrupt,
                "\(store.location(of: key)) is the ledger of \(read.document.segment) at \(read.document.destination), "
                    + "not of \(segment) at \(destination); it was left as it is. Move it back to where it belongs")
        }
        return read
    }
}

extension ObjectLedger {
    /// Nil where the object does not exist.
    func read<Document>(_: Document.Type, at key: ObjectKey)
        async throws(LedgerFailure) -> ReadDocument<Document>?
    {
        let object: StoredObject?
        do throws(StoreFailure) { object = try await store.get(key) } catch { throw LedgerFailure(error) }
        guard let object else { return nil }
        let document = try Document.decoded(object.data, location: store.location(of: key).shown)
        return ReadDocument(document: document, version: object.version)
    }

    /// Throws `.conflict` where the condition does not hold.
    @discardableResult
    func write(_ document: some LedgerDocument, at key: ObjectKey, when condition: PutCondition)
        async throws(LedgerFailure) -> ObjectVersion
    {
        let data = try document.encoded()
        do throws(StoreFailure) { return try await store.put(data, at: key, when: condition) } catch {
            throw LedgerFailure(error)
        }
    }

    /// False where the condition does not hold.
    func tryWrite(_ document: some LedgerDocument, at key: ObjectKey, when condition: PutCondition)
        async throws(LedgerFailure) -> Bool
    {
        do throws(LedgerFailure) { try await write(document, at: key, when: condition) } catch {
            if error.reason == .conflict { return false }
            throw error
        }
        return true
    }

    /// Writes `identity.json` into a destination's folder, or checks the one that exists.
    func sign(_ folder: ObjectKey, for destination: DestinationIdentity) async throws(LedgerFailure) {
        let key = LedgerPlaces.identity(in: folder)
        if memory.isSigned(key) { return }
        if try await tryWrite(IdentityDocument(destination: destination), at: key, when: .absent) {
            memory.sign(key)
            return
        }
        guard let read = try await read(IdentityDocument.self, at: key), read.document.destination != destination
        else {
            memory.sign(key)
            return
        }
        throw LedgerFailure(
            .corrupt,
            "\(store.location(of: key)) names another destination, \(read.document.destination); it was left as it is. "
                + "Was the folder renamed by hand?")
    }
}
