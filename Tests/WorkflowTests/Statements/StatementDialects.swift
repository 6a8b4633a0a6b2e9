import Foundation
import SegmentCore
import TestSupport

@testable import QueryEngines

/// The dialects whose statements have golden files.
enum StatementDialect: String, CaseIterable {
    case duckdb, athena

    var traits: EngineTraits { self == .duckdb ? DuckDBEngine.traits : AthenaEngine.traits }

    var sql: any SQLDialect {
        switch self {
        case .duckdb: DuckDBDialect(store: AddressedStore(root: "/srv/results"))
        case .athena:
            AthenaDialect(
                lake: LakeDefinition(database: "lake", tables: [], views: []),
                names: TableNames(store: AddressedStore(root: "s3://results/headgate")), workPlace: "\"work\"")
        }
    }
}

/// A store whose objects have addresses below a root. Nothing is read or written.
private struct AddressedStore: ObjectStore {
    let root: String
    private let memory = InMemoryObjectStore()

    init(root: String) { self.root = root }

    func location(of key: ObjectKey) -> Location { Location("\(root)/\(key)") }

    func get(_ key: ObjectKey) async throws(StoreFailure) -> StoredObject? { try await memory.get(key) }

    func put(_ data: Data, at key: ObjectKey, when condition: PutCondition) async throws(StoreFailure) -> ObjectVersion
    {
        try await memory.put(data, at: key, when: condition)
    }

    func list(under prefix: ObjectKey) async throws(StoreFailure) -> [ObjectKey] {
        try await memory.list(under: prefix)
    }

    func delete(_ key: ObjectKey) async throws(StoreFailure) { try await memory.delete(key) }
}
