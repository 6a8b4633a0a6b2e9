package import Foundation
package import SegmentCore
import Synchronization

/// A results root in memory. Versions are numbers, so the same bytes written twice are two versions, as on S3.
package final class InMemoryObjectStore: ObjectStore {
    private struct State {
        var objects: [ObjectKey: StoredObject] = [:]
        var writes = 0
        var failure: StoreFailure?
        var beforePut: (@Sendable (ObjectKey) -> Void)?
    }

    private let state = Mutex(State())

    package init() {}

    /// Every call throws this until it is nil again.
    package var failure: StoreFailure? {
        get { state.withLock { $0.failure } }
        set { state.withLock { $0.failure = newValue } }
    }

    /// Runs once, before the next put looks at its condition: what somebody else does in between.
    package func beforeNextPut(_ body: @escaping @Sendable (ObjectKey) -> Void) {
        state.withLock { $0.beforePut = body }
    }

    /// All keys, sorted.
    package var keys: [ObjectKey] { state.withLock { $0.objects.keys.sorted() } }

    /// Writes, or with nil deletes, behind the port's back.
    package func plant(_ text: String?, at key: ObjectKey) {
        state.withLock { state in
            state.writes += 1
            state.objects[key] = text.map {
                StoredObject(data: Data($0.utf8), version: ObjectVersion("\(state.writes)"))
            }
        }
    }

    package func get(_ key: ObjectKey) async throws(StoreFailure) -> StoredObject? {
        try check()
        return state.withLock { $0.objects[key] }
    }

    @discardableResult
    package func put(_ data: Data, at key: ObjectKey, when condition: PutCondition)
        async throws(StoreFailure) -> ObjectVersion
    {
        try check()
        try checkWritable(key)
        let beforePut = state.withLock { state in
            defer { state.beforePut = nil }
            return state.beforePut
        }
        beforePut?(key)
        let version: ObjectVersion? = state.withLock { state in
            let holds =
                switch condition {
                case .always: true
                case .absent: state.objects[key] == nil
                case .version(let version): state.objects[key]?.version == version
                }
            guard holds else { return nil }
            state.writes += 1
            let version = ObjectVersion("\(state.writes)")
            state.objects[key] = StoredObject(data: data, version: version)
            return version
        }
        if let version { return version }
        throw StoreFailure(.conditionFailed, "another writer has changed \(location(of: key)) since it was read")
    }

    package func list(under prefix: ObjectKey) async throws(StoreFailure) -> [ObjectKey] {
        try check()
        return keys.filter { prefix.rawValue.isEmpty || $0.rawValue.hasPrefix(prefix.rawValue + "/") }
    }

    package func delete(_ key: ObjectKey) async throws(StoreFailure) {
        try check()
        try checkWritable(key)
        state.withLock { state in
            state.objects = state.objects.filter { $0.key != key && !$0.key.rawValue.hasPrefix(key.rawValue + "/") }
        }
    }

    package func location(of key: ObjectKey) -> Location { Location("memory://\(key)") }

    private func check() throws(StoreFailure) {
        if let failure { throw failure }
    }

    private func checkWritable(_ key: ObjectKey) throws(StoreFailure) {
        if key.rawValue.isEmpty { throw StoreFailure(.denied, "the results root itself is no object") }
    }
}
