import AWSClient
import Foundation
import SegmentCore
import Synchronization

extension AthenaEngine {
    /// The status of a task from its executions. When all have succeeded, their results are moved into place.
    func status(of ticket: AthenaTicket, _ standings: [AthenaQueryTracker.Standing]) async throws(EngineFailure)
        -> EngineStatus
    {
        var done: [QueryExecution] = []
        var running: [QueryExecution] = []
        var bad: [QueryExecution] = []
        for standing in standings {
            switch standing {
            case .unknown: return .lost
            case .open(let execution): if let execution { running.append(execution) }
            case .over(let execution):
                if execution.status.state == .succeeded { done.append(execution) } else { bad.append(execution) }
            }
        }
        if let first = bad.first { return try await failed(first, of: ticket) }
        if done.count == ticket.executions.count { return .succeeded(try await collect(done, of: ticket)) }
        for execution in running where limits.isBroken(by: execution, at: configuration.now()) {
            // The execution ends as cancelled, and its statistics give the reason.
            try await tracker.stop([execution.queryExecutionId])
        }
        return .running(
            fraction: ticket.executions.count > 1 ? Double(done.count) / Double(ticket.executions.count) : nil)
    }

    var limits: StatementLimits {
        StatementLimits(
            scanned: configuration.scanLimit, timeout: configuration.timeout, cutoff: memory.withLock(\.cutoff),
            workGroup: configuration.workGroup)
    }

    // MARK: Bad ends

    private func failed(_ execution: QueryExecution, of ticket: AthenaTicket) async throws(EngineFailure)
        -> EngineStatus
    {
        if execution.status.state == .cancelled {
            guard let failure = limits.failure(of: execution) else {
                // One batch was cancelled: the others are not needed any more.
                if ticket.executions.count > 1 { try await end(ticket) }
                return .cancelled(reason: execution.status.stateChangeReason ?? "without a reason")
            }
            try await end(ticket)
            return .failed(failure)
        }
        if let status = try await repaired(execution) { return status }
        // The other batches of the task are not needed any more.
        try await end(ticket)
        let message = AthenaMessage(execution.status.stateChangeReason ?? "")
        if ["TABLE_ALREADY_EXISTS", "HIVE_PATH_ALREADY_EXISTS"].contains(message.code) {
            // A statement with this key ran before, and Athena has forgotten its token.
            try await remove(ticket)
            return .failed(
                EngineFailure(
                    .unavailable,
                    Problem(.engineFailed, "files of an earlier execution of the statement are removed")))
        }
        if ticket.output.isLines, ticket.rewrites != true, Self.refusesText.contains(message.code) {
            memory.withLock { $0.rewritesLines = true }
            return .failed(
                EngineFailure(
                    .unavailable,
                    Problem(
                        .engineFailed,
                        "Athena does not write plain text here (\(message.code)); lines are made of results")))
        }
        var failure = EngineFailure(execution)
        if failure.problem.hint == nil, execution.status.stateChangeReason?.contains("SCHEMA_NOT_FOUND") ?? false {
            // The query was inspected before, so the missing object belongs to the output.
            failure.problem.hint = "is there a database \(configuration.workDatabase)? It is the engine's work_database"
        }
        return .failed(failure)
    }

    /// Athena's errors where a table of plain text cannot be created.
    private static let refusesText: Set = [
        "NOT_SUPPORTED", "INVALID_TABLE_PROPERTY", "HIVE_UNSUPPORTED_FORMAT", "HIVE_WRITER_OPEN_ERROR",
    ]

    /// The status after a statement failed because tables of ours are missing: they are created, and the next attempt
    /// finds them. Nil where something else is missing.
    func repaired(_ execution: QueryExecution) async throws(EngineFailure) -> EngineStatus? {
        let message = AthenaMessage(execution.status.stateChangeReason ?? "")
        guard message.code == "TABLE_NOT_FOUND", TableNames.areNamed(in: message.text) else { return nil }
        // Another process started the statement: another attempt starts it anew, in this one.
        guard let tables = tracker.tables(of: execution.queryExecutionId) else { return .lost }
        do { try await self.tables.make(tables) } catch {
            if error.reason == .busy { throw error }
            return .failed(error)
        }
        return .failed(
            EngineFailure(
                .unavailable,
                Problem(
                    .tableMadeAnew,
                    "a table over files of an earlier statement was missing in the work database and was created")
            ))
    }

    // MARK: Ending

    /// Stops running executions, waits for their end, and removes the output of statements that did not succeed.
    func end(_ ticket: AthenaTicket) async throws(EngineFailure) {
        try await tracker.stop(ticket.executions)
        var standings: [AthenaQueryTracker.Standing] = []
        let elapsed = configuration.clock.stopwatch()
        repeat {
            standings = try await tracker.ended(ticket.executions, waiting: .seconds(30))
        } while !standings.allSatisfy(\.isOver) && elapsed() < .seconds(120) && !Task.isCancelled
        let succeeded = standings.allSatisfy {
            if case .over(let end) = $0 { end.status.state == .succeeded } else { false }
        }
        // An unknown execution has written nothing that is known here.
        let isKnown = standings.contains { if case .unknown = $0 { false } else { true } }
        if isKnown, !succeeded { try await remove(ticket) }
    }

    /// Removes a task's files and tables.
    private func remove(_ ticket: AthenaTicket) async throws(EngineFailure) {
        do { try await configuration.store.delete(ticket.output.key) } catch { throw EngineFailure(store: error) }
        try await tables.drop(tableNames(of: ticket.output))
    }

    private func tableNames(of output: EngineTask.Output) -> [String] {
        switch output {
        case .table(let key): [names.name(of: .table(key))]
        case .jsonLinesByBatch(let folder, let batches):
            batches.map { names.name(of: .table(AthenaTask.folder(of: $0, in: folder))) }
        case .csv, .csvByBatch: []
        }
    }

    // MARK: Results

    private func collect(_ executions: [QueryExecution], of ticket: AthenaTicket) async throws(EngineFailure)
        -> EngineResult
    {
        var result = try await files(executions, of: ticket)
        let scanned = executions.reduce(0) { $0 + Int($1.statistics?.dataScannedInBytes ?? 0) }
        result.bytesScanned = scanned
        result.scanCost = configuration.cost(ofScanning: scanned)
        return result
    }

    private func files(_ executions: [QueryExecution], of ticket: AthenaTicket) async throws(EngineFailure)
        -> EngineResult
    {
        switch ticket.output {
        case .table(let key):
            try await mark(key)
            return EngineResult(files: [key])
        case .csv(let key):
            try await copy(executions, to: [key])
            return EngineResult(files: [key])
        case .csvByBatch(let folder, let batches, _):
            let keys = batches.map { AthenaTask.folder(of: $0, in: folder).appending("part-0.csv") }
            try await copy(executions, to: keys)
            return try await listed(folder)
        case .jsonLinesByBatch(let folder, let batches) where ticket.rewrites == true:
            let keys = batches.map { AthenaTask.folder(of: $0, in: folder).appending("part-0.jsonl") }
            let sizes = try await rewrite(executions, to: keys)
            let sorted = zip(keys, sizes).sorted { $0.0 < $1.0 }
            return EngineResult(files: sorted.map(\.0), sizes: sorted.map(\.1))
        case .jsonLinesByBatch(let folder, _):
            let result = try await listed(folder)
            // The result is the files; the tables over them were needed only to write them.
            try await tables.drop(tableNames(of: ticket.output))
            return result
        }
    }

    /// A table without rows has no files: a marker, which Athena ignores, shows that it was written.
    private func mark(_ key: ObjectKey) async throws(EngineFailure) {
        guard try await listed(key, atMost: 1).files.isEmpty else { return }
        do { try await configuration.store.put(Data(), at: key.appending("_empty"), when: .always) } catch {
            throw EngineFailure(store: error)
        }
    }

    private func rewrite(_ executions: [QueryExecution], to keys: [ObjectKey]) async throws(EngineFailure) -> [Int] {
        var sizes: [Int] = []
        for (execution, key) in zip(executions, keys) {
            let (source, target) = try places(of: execution, key)
            sizes.append(try await LineRewriter(client: configuration.client).rewrite(source, to: target))
        }
        return sizes
    }

    /// The location of an execution's result, and its target.
    private func places(of execution: QueryExecution, _ key: ObjectKey) throws(EngineFailure) -> (S3Object, S3Object) {
        guard let source = execution.resultConfiguration?.outputLocation.flatMap({ S3Address($0) }),
            let target = S3Address(configuration.store.location(of: key).address)
        else {
            throw EngineFailure(
                .denied,
                Problem(
                    .resultsMissing,
                    "Athena does not say where the result of execution \(execution.queryExecutionId) is"))
        }
        return (S3Object(bucket: source.bucket, key: source.key), S3Object(bucket: target.bucket, key: target.key))
    }

    /// Result files are copied without the `.metadata` file beside them, which an import must not read.
    private func copy(_ executions: [QueryExecution], to keys: [ObjectKey]) async throws(EngineFailure) {
        for (execution, key) in zip(executions, keys) {
            let (source, target) = try places(of: execution, key)
            do throws(AWSError) {
                _ = try await configuration.client.call(
                    CopyObject(source, to: target), within: .seconds(600))
            } catch {
                throw EngineFailure(call: error)
            }
        }
    }

    private func listed(_ folder: ObjectKey, atMost limit: Int? = nil) async throws(EngineFailure) -> EngineResult {
        let root = configuration.store.location(of: folder).address
        guard let place = S3Address(root) else { return EngineResult(files: []) }
        var found: [(key: ObjectKey, size: Int)] = []
        var token: String?
        repeat {
            let page: ListObjectsV2.Output
            do throws(AWSError) {
                page = try await configuration.client.call(
                    ListObjectsV2(bucket: place.bucket, prefix: place.prefix, token: token, maxKeys: limit))
            } catch {
                throw EngineFailure(call: error)
            }
            found += page.entries.map {
                (folder.appending(String($0.key.dropFirst(place.key.count + 1))), Int($0.size))
            }
            token = page.nextToken
        } while token != nil && limit == nil
        found.sort { $0.key < $1.key }
        return EngineResult(files: found.map(\.key), sizes: found.map(\.size))
    }
}
