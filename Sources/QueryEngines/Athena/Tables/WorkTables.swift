import AWSClient
import SegmentCore

/// Creates and drops the tables of the work database.
struct WorkTables: Sendable {
    let configuration: AthenaConfiguration
    let names: TableNames

    // MARK: Making

    /// Creates tables over files that another engine wrote, or whose table was dropped. Throws for a folder without
    /// files: a statement would read it as an empty table.
    func make(_ wanted: [WorkTable]) async throws(EngineFailure) {
        for table in wanted {
            guard case .table(let key) = table else { continue }
            let location = configuration.store.location(of: key)
            guard let place = S3Address(location.address) else { continue }
            let found = try await call(ListObjectsV2(bucket: place.bucket, prefix: place.prefix, maxKeys: 1))
            guard !found.entries.isEmpty else {
                throw EngineFailure(
                    .rejected,
                    Problem(
                        .resultsMissing, "the files below \(location.shown) are missing",
                        hint: "the run that needs them cannot continue; start a new one"))
            }
            try await create(TableShape.parquet(names.name(of: table), at: place.folder))
        }
    }

    /// Copies the single files that a statement reads into folders of their own, and creates tables over those.
    func prepare(_ tables: [WorkTable]) async throws(EngineFailure) {
        for table in tables {
            guard case .file(let key, let format, _) = table,
                let source = S3Address(configuration.store.location(of: key).address)
            else { continue }
            let name = names.name(of: table)
            let folder = S3Address(configuration.store.location(of: key).address + ".table/" + name)
            guard let folder else { continue }
            let copy = S3Object(bucket: folder.bucket, key: folder.prefix + "part-0")
            _ = try await call(CopyObject(S3Object(bucket: source.bucket, key: source.key), to: copy))
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

    /// Drops the tables of these names; missing ones are not an error. The files remain.
    func drop(_ names: [String]) async throws(EngineFailure) {
        for start in stride(from: 0, to: names.count, by: 100) {
            let some = Array(names[start..<min(start + 100, names.count)])
            do throws(AWSError) {
                _ = try await configuration.client.call(
                    BatchDeleteTable(databaseName: configuration.workDatabase, some))
            } catch {
                // A missing work database contains no tables; a statement that needs one reports it.
                if error.code == "EntityNotFoundException" { return }
                throw EngineFailure(call: error)
            }
        }
    }

    /// Drops all tables whose files are below these folders.
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
