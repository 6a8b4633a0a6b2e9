import Foundation
package import SegmentCore
import Testing

/// What every results root keeps to. Each rule gets a store of its own.
package enum ObjectStoreConformance: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case missing = "what was never put is missing, in every call"
    case roundTrip = "bytes come back as they were put, also none and a megabyte"
    case versions = "the version of a put is the version of the read, and another content is another version"
    case absent = "absent: only the first put wins, and the loser changes nothing"
    case conditional = "version: only over what was read, never over something newer or over nothing"
    case listing = "a list has all keys below a prefix, sorted, and none of a prefix that only begins alike"
    case deleting = "delete takes an object or all below it; a missing one is no error"
    case root = "the root itself is no object: no put, no delete"
    case climbing = "user text in a key stays below the root"
    case race = "of 20 puts over one version exactly one wins"
    case creationRace = "of 20 puts where nothing stands exactly one wins, and its bytes stand"

    package var testDescription: String { rawValue }

    package func check(_ store: any ObjectStore) async throws {
        switch self {
        case .missing: try await checkMissing(store)
        case .roundTrip: try await checkRoundTrip(store)
        case .versions: try await checkVersions(store)
        case .absent: try await checkAbsent(store)
        case .conditional: try await checkConditional(store)
        case .listing: try await checkListing(store)
        case .deleting: try await checkDeleting(store)
        case .root: try await checkRoot(store)
        case .climbing: try await checkClimbing(store)
        case .race: try await checkRace(store)
        case .creationRace: try await checkCreationRace(store)
        }
    }
}

private let key = ObjectKey("ledgers", "a", "pointer.json")

private func data(_ text: String) -> Data { Data(text.utf8) }

private func reason(_ body: () async throws -> some Any) async -> StoreFailure.Reason? {
    await thrown(StoreFailure.self, by: body)?.reason
}

private func checkMissing(_ store: any ObjectStore) async throws {
    #expect(try await store.get(key) == nil)
    #expect(try await store.list(under: ObjectKey("ledgers")) == [])
    try await store.delete(key)
}

private func checkRoundTrip(_ store: any ObjectStore) async throws {
    for content in [Data(), data("x"), Data((0..<1_000_003).map { UInt8(truncatingIfNeeded: $0 * 31) })] {
        try await store.put(content, at: key, when: .always)
        #expect(try await store.get(key)?.data == content)
    }
}

private func checkVersions(_ store: any ObjectStore) async throws {
    let first = try await store.put(data("1"), at: key, when: .always)
    #expect(try await store.get(key)?.version == first)
    let second = try await store.put(data("2"), at: key, when: .always)
    #expect(try await store.get(key)?.version == second)
    #expect(first != second)
}

private func checkAbsent(_ store: any ObjectStore) async throws {
    try await store.put(data("first"), at: key, when: .absent)
    #expect(await reason { try await store.put(data("second"), at: key, when: .absent) } == .conditionFailed)
    #expect(try await store.get(key)?.data == data("first"))
    try await store.delete(key)
    try await store.put(data("third"), at: key, when: .absent)
}

private func checkConditional(_ store: any ObjectStore) async throws {
    let old = try await store.put(data("1"), at: key, when: .absent)
    let new = try await store.put(data("2"), at: key, when: .version(old))
    #expect(await reason { try await store.put(data("3"), at: key, when: .version(old)) } == .conditionFailed)
    #expect(try await store.get(key) == StoredObject(data: data("2"), version: new))
    let nowhere = ObjectKey("ledgers", "nowhere.json")
    #expect(await reason { try await store.put(data("3"), at: nowhere, when: .version(old)) } == .conditionFailed)
    #expect(try await store.get(nowhere) == nil)
}

private func checkListing(_ store: any ObjectStore) async throws {
    let keys = ["a/2", "a/10", "a/b/c/d", "ab/1", "b"].map { ObjectKey($0) }
    for key in keys.reversed() { try await store.put(data("x"), at: key, when: .always) }
    #expect(try await store.list(under: ObjectKey("a")).map(\.rawValue) == ["a/10", "a/2", "a/b/c/d"])
    #expect(try await store.list(under: ObjectKey("a", "b")).map(\.rawValue) == ["a/b/c/d"])
    #expect(try await store.list(under: ObjectKey()) == keys.sorted())
}

private func checkDeleting(_ store: any ObjectStore) async throws {
    for name in ["a/1", "a/b/2", "ab/3", "c"] { try await store.put(data("x"), at: ObjectKey(name), when: .always) }
    try await store.delete(ObjectKey("a"))
    try await store.delete(ObjectKey("c"))
    try await store.delete(ObjectKey("never", "there"))
    #expect(try await store.list(under: ObjectKey()).map(\.rawValue) == ["ab/3"])
    #expect(try await store.get(ObjectKey("a", "1")) == nil)
}

private func checkRoot(_ store: any ObjectStore) async throws {
    try await store.put(data("x"), at: key, when: .always)
    #expect(await reason { try await store.put(data("y"), at: ObjectKey(), when: .always) } == .denied)
    #expect(await reason { try await store.delete(ObjectKey()) } == .denied)
    #expect(try await store.get(ObjectKey()) == nil)
    #expect(try await store.get(key) != nil)
}

private func checkClimbing(_ store: any ObjectStore) async throws {
    let climbing = ObjectKey("a", "../../etc", "pass\0wd", "Zürich 100 %")
    try await store.put(data("x"), at: climbing, when: .absent)
    #expect(try await store.get(climbing)?.data == data("x"))
    #expect(try await store.list(under: ObjectKey("a")) == [climbing])
}

private func checkRace(_ store: any ObjectStore) async throws {
    let version = try await store.put(data("start"), at: key, when: .absent)
    try await expectOneWinner(store, when: .version(version))
}

private func checkCreationRace(_ store: any ObjectStore) async throws {
    try await expectOneWinner(store, when: .absent)
}

private func expectOneWinner(_ store: any ObjectStore, when condition: PutCondition) async throws {
    let winners = await withTaskGroup(of: (Int, StoreFailure.Reason?).self) { group in
        for writer in 0..<20 {
            group.addTask {
                (writer, await reason { try await store.put(data("writer \(writer)"), at: key, when: condition) })
            }
        }
        return await group.reduce(into: []) { winners, result in
            if result.1 == nil { winners.append(result.0) } else { #expect(result.1 == .conditionFailed) }
        }
    }
    #expect(winners.count == 1)
    #expect(try await store.get(key)?.data == winners.first.map { data("writer \($0)") })
}
