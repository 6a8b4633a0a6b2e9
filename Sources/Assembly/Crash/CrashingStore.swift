#if DEBUG
    import Foundation
    import SegmentCore

    /// A results root with a crash point before and after each write.
    struct CrashingStore: ObjectStore {
        let base: any ObjectStore
        let points: CrashPoints

        func get(_ key: ObjectKey) async throws(StoreFailure) -> StoredObject? { try await base.get(key) }

        func put(_ data: Data, at key: ObjectKey, when condition: PutCondition) async throws(StoreFailure)
            -> ObjectVersion
        {
            // The last part identifies the object; the parts before it change with each run.
            let name = key.rawValue.split(separator: "/").last.map(String.init) ?? ""
            return try await points.around("put \(name)") { () async throws(StoreFailure) in
                try await base.put(data, at: key, when: condition)
            }
        }

        func list(under prefix: ObjectKey) async throws(StoreFailure) -> [ObjectKey] {
            try await base.list(under: prefix)
        }

        func delete(_ key: ObjectKey) async throws(StoreFailure) { try await base.delete(key) }

        func location(of key: ObjectKey) -> Location { base.location(of: key) }
    }
#endif
