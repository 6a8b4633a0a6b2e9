import Foundation
import SegmentCore
import Synchronization
import TestSupport

/// A store that fails for good after a number of writes and deletions: what a process leaves that dies there.
final class BreakingStore: ObjectStore {
    private let base: InMemoryObjectStore
    private let left: Mutex<Int>

    init(_ base: InMemoryObjectStore, after writes: Int) {
        self.base = base
        left = Mutex(writes)
    }

    func location(of key: ObjectKey) -> Location { base.location(of: key) }

    func get(_ key: ObjectKey) async throws(StoreFailure) -> StoredObject? { try await base.get(key) }

    func list(under prefix: ObjectKey) async throws(StoreFailure) -> [ObjectKey] { try await base.list(under: prefix) }

    func put(_ data: Data, at key: ObjectKey, when condition: PutCondition) async throws(StoreFailure) -> ObjectVersion
    {
        try take()
        return try await base.put(data, at: key, when: condition)
    }

    func delete(_ key: ObjectKey) async throws(StoreFailure) {
        try take()
        try await base.delete(key)
    }

    private func take() throws(StoreFailure) {
        let isLeft = left.withLock { left in
            left -= 1
            return left >= 0
        }
        if !isLeft { throw StoreFailure(.unavailable, "the process has died here") }
    }
}
