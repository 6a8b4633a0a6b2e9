import AWSClient
import SegmentCore

/// The tables of the work database: made where files have none, and taken away with them.
struct WorkTables: Sendable {
    let configuration: AthenaConfiguration
    let names: TableNames

    // MARK: Making

    /// Makes tables over files that another engine wrote, or whose table somebody dropped. Nothing is made over a folder
    /// without files: a statement would take it for an empty one.
    func make(_ wanted: [WorkTable]) async throws(EngineFailure) {
        for table in wanted {
            guard case .table(let key) = table else { continue }
            let location = configuration.store.location(of: key)
            guard let place = S3Place(location.address) else { continue }
            let found = try await call(ListObjectsV2(bucket: place.bucket, prefix: place.key + "/", maxKeys: 1))
            guard !found.entries.isEmpty else {
                throw EngineFailure(
                    .rejected,
                    Problem(
                        .resultsMissing, "the files below \(location.shown) are gone",
                        hint: "the run that needs them cannot go on; start a new one"))
            }
            try await create(TableShape.parquet(names.name(of: table), at: place.folder))
        }
    }

    /// Puts single files that a statement reads into folders of their own, and makes tables over those.
    func prepare(_ tables: [WorkTable]) async throws(EngineFailure) {
        for table in tables {
            guard case .file(let key, let format, _) = table,
                let source = S3Place(configuration.store.location(of: key).address)
            else { continue }
            let name = names.name(of: table)
            let folder = S3Place(configuration.store.location(of: key).address + ".table/" + name)
            guard let folder else { continue }
            let copy = S3Object(bucket: folder.bucket, key: folder.key + "/part-0")
            _ = try await call(CopyObject(source.object, to: copy))
            try await create(TableShape.file(name, format, columns: table.fileColumns, at: folder.folder))
        }
    }

    private func create(_ table: CreateTable.Table) async throws(EngineFailure) {
        do throws(AWSError) {
            _ = try await configuration.client.call(CreateTable(databaseName: configuration.workDatabase, table))
        } catch {
            if error.code == "AlreadyExistsException" { return }
            throw EngineFailure(call: error)
        }
    }

    // MARK: Dropping

    /// Takes tables of these names away; those that are not there are no error. The files stay.
    func drop(_ names: [String]) async throws(EngineFailure) {
        for start in stride(from: 0, to: names.count, by: 100) {
            let some = Array(names[start..<min(start + 100, names.count)])
            do throws(AWSError) {
                _ = try await configuration.client.call(
                    BatchDeleteTable(databaseName: configuration.workDatabase, some))
            } catch {
                // A work database that is not there holds no tables; what needed one has said so.
                if error.code == "EntityNotFoundException" { return }
                throw EngineFailure(call: error)
            }
        }
    }

    /// Takes all tables away whose files lie below these folders.
    func drop(below folders: [ObjectKey]) async throws(EngineFailure) {
        guard !folders.isEmpty else { return }
        let places = folders.map { configuration.store.location(of: $0).address + "/" }
        var gone: [String] = []
        var token: String?
        repeat {
            let page = try await call(GetTables(databaseName: configuration.workDatabase, nextToken: token))
            for table in page.tableList ?? [] {
                guard table.name.hasPrefix(TableNames.prefix), let location = table.storageDescriptor?.location else {
                    continue
                }
                if places.contains(where: location.hasPrefix) { gone.append(table.name) }
            }
            token = page.nextToken
        } while token != nil
        try await drop(gone)
    }

    private func call<Operation: AWSOperation>(_ operation: Operation) async throws(EngineFailure) -> Operation.Output {
        do throws(AWSError) { return try await configuration.client.call(operation) } catch {
            throw EngineFailure(call: error)
        }
    }
}
