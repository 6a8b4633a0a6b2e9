import AWSClient
package import SegmentCore
import Synchronization

/// A small result that has been read: its statement and its execution.
struct UsedResult: Sendable {
    var what: String
    var execution: QueryExecution
}

/// A small result: Athena's names of its columns, and its rows.
struct SmallResult: Sendable {
    var columns: [GetQueryResults.Column] = []
    var rows: [[String?]] = []
    var bytesScanned = 0
}

extension AthenaEngine {
    /// The result of a statement with a small answer.
    enum Answer: Sendable {
        case result(SmallResult)
        /// Athena's parser (`isSyntax`) or its analyzer refuses the text.
        case refused(AthenaMessage, isSyntax: Bool, EngineFailure)
    }

    /// Most rows of a small result.
    private static let rowLimit = 10_000

    package func rows(of select: SQL, reading scope: EngineScope) async throws(EngineFailure) -> [[String?]] {
        try await result(of: select, reading: scope).rows
    }

    func result(of select: SQL, reading scope: EngineScope) async throws(EngineFailure) -> SmallResult {
        try await checkWorkGroup()
        try await tables.prepare(select.workTables)
        var used: [UsedResult] = []
        let answer = try await read(
            dialect.text(of: select), reading: select.workTables, in: scope, isTable: true, &used)
        // Results over the lake are deleted; those of a run are deleted with the run.
        if case .lake = scope { try await forget(used) }
        guard case .result(let result) = answer else {
            if case .refused(_, _, let failure) = answer { throw failure }
            throw .stopped
        }
        guard result.rows.count <= Self.rowLimit else {
            throw EngineFailure(
                .rejected, Problem(.engineTooManyRows, "the result has more than \(Self.rowLimit) rows"))
        }
        return result
    }

    /// Runs a statement and reads its answer.
    ///
    /// - Parameters:
    ///   - tables: of ours that it reads. The result is kept with the run of the first, or in a folder of all.
    ///   - isTable: the first row is the header, as for a SELECT.
    ///   - used: takes what was read, for `forget`.
    func read(
        _ sql: String, reading tables: [WorkTable] = [], in scope: EngineScope, isTable: Bool,
        _ used: inout [UsedResult]
    ) async throws(EngineFailure) -> Answer {
        let what = sha256("\(scope)\n\(sql)")
        var execution: QueryExecution?
        let answer = try await patiently(what) { () throws(EngineFailure) -> Answer in
            let (instance, attempt) = memory.withLock { ($0.instance, $0.attempts[what] ?? 0) }
            let statement = AthenaStatement(
                sql: sql, reads: tables, key: "\(instance)/\(what)/\(attempt)",
                database: configuration.database(for: scope),
                output: configuration.store.location(of: WorkPlace.folder(for: tables.first?.key)).address + "/",
                workGroup: configuration.workGroup)
            switch try await ended(statement) {
            case .refused(let message, let isSyntax, let failure):
                return .refused(message, isSyntax: isSyntax, failure)
            case .succeeded(let ended):
                execution = ended
                return .result(try await pages(of: ended, isTable: isTable))
            }
        }
        if let execution { used.append(UsedResult(what: what, execution: execution)) }
        return answer
    }

    /// Retries for a while where the service does not answer: with the same token it is the same statement. A failed
    /// one that may succeed gets a new token.
    private func patiently<T>(
        _ what: String, _ body: () async throws(EngineFailure) -> T
    ) async throws(EngineFailure) -> T {
        var failures = 0
        while true {
            do throws(EngineFailure) { return try await body() } catch {
                failures += 1
                guard error.reason == .busy || error.reason == .unavailable, failures < 7, !Task.isCancelled else {
                    throw error
                }
                if error.reason == .unavailable { memory.withLock { $0.beginAnew(what) } }
                let delay = Duration.milliseconds(500) * (1 << (failures - 1))
                do { try await configuration.clock.sleep(for: delay) } catch { throw .stopped }
            }
        }
    }

    private enum End {
        case succeeded(QueryExecution)
        case refused(AthenaMessage, isSyntax: Bool, EngineFailure)
    }

    /// Follows a statement to its end; throws where it failed for another reason than its text.
    private func ended(_ statement: AthenaStatement) async throws(EngineFailure) -> End {
        let id: String
        switch try await tracker.begin(statement) {
        case .execution(let begun): id = begun
        case .refused(let message, let failure): return .refused(message, isSyntax: true, failure)
        }
        while true {
            let standing = try await tracker.standing(of: [id], waiting: .seconds(60)).first
            switch standing {
            case .over(let execution):
                if execution.status.state == .succeeded { return .succeeded(execution) }
                if case .failed(let failure)? = try await repaired(execution) { throw failure }
                let failure = limits.failure(of: execution) ?? EngineFailure(execution)
                let isRefusal = execution.status.state == .failed && failure.reason == .rejected
                guard isRefusal else { throw failure }
                return .refused(
                    AthenaMessage(execution.status.stateChangeReason ?? "", execution: id), isSyntax: false, failure)
            case .open(let execution?) where limits.isBroken(by: execution, at: configuration.now()):
                try await tracker.stop([id])
            case .open:
                if Task.isCancelled { throw .stopped }
            case .unknown, nil:
                throw EngineFailure(.unavailable, Problem(.engineStopped, "Athena does not know execution \(id)"))
            }
        }
    }

    private func pages(of execution: QueryExecution, isTable: Bool) async throws(EngineFailure) -> SmallResult {
        var result = SmallResult(bytesScanned: Int(execution.statistics?.dataScannedInBytes ?? 0))
        var token: String?
        var isFirst = true
        repeat {
            let page: GetQueryResults.Output
            do throws(AWSError) {
                page = try await configuration.client.call(
                    GetQueryResults(execution.queryExecutionId, maxResults: 1_000, nextToken: token))
            } catch {
                throw EngineFailure(call: error)
            }
            result.columns = page.resultSet?.resultSetMetadata?.columnInfo ?? result.columns
            let width = result.columns.count
            let rows = (page.resultSet?.rows ?? []).map { row in
                let cells = (row.data ?? []).map(\.varCharValue)
                return cells + Array(repeating: nil, count: max(0, width - cells.count))
            }
            result.rows += isFirst && isTable ? Array(rows.dropFirst()) : rows
            isFirst = false
            token = page.nextToken
        } while token != nil && result.rows.count <= Self.rowLimit
        return result
    }

    /// Deletes the result files that were read; the next request runs the statement again.
    func forget(_ used: [UsedResult]) async throws(EngineFailure) {
        let places = used.compactMap { $0.execution.resultConfiguration?.outputLocation.flatMap { S3Address($0) } }
        guard let bucket = places.first?.bucket else { return }
        memory.withLock { memory in
            for result in used { memory.beginAnew(result.what) }
        }
        let keys = places.flatMap { [$0.key, $0.key + ".metadata"] }
        try await patiently("forget") { () throws(EngineFailure) in
            do throws(AWSError) {
                _ = try await configuration.client.call(DeleteObjects(bucket: bucket, keys: keys))
            } catch {
                throw EngineFailure(call: error)
            }
        }
    }
}
