package import SegmentCore
import Synchronization

/// Athena: statements run in the account, their results are on S3, and only a work database is written to.
///
/// A task is one statement, or one per batch. Its ticket contains the executions, so any process can continue it; the
/// token makes the same key, text and output one execution. `run()` polls all statements of the process together; the
/// composition root keeps it running beside all work.
package final class AthenaEngine: QueryEngine {
    package let configuration: AthenaConfiguration
    package let dialect: AthenaDialect
    let names: TableNames
    let tables: WorkTables
    let tracker: AthenaQueryTracker
    let memory = Mutex(EngineMemory())

    /// Makes no call to AWS.
    package init(_ configuration: AthenaConfiguration) {
        self.configuration = configuration
        names = TableNames(store: configuration.store)
        let isDefault = configuration.catalog.lowercased() == "awsdatacatalog"
        // The work database is in the account's own catalogue, whichever catalogue holds the lake.
        let workPlace = (isDefault ? "" : "\"awsdatacatalog\".") + AthenaDialect.identifier(configuration.workDatabase)
        dialect = AthenaDialect(lake: configuration.lake, names: names, workPlace: workPlace)
        tables = WorkTables(configuration: configuration, names: names)
        tracker = AthenaQueryTracker(configuration)
        memory.withLock { $0.instance = configuration.makeID() }
    }

    /// Polls the states of statements until the task is cancelled.
    package func run() async { await tracker.run() }

    package func submit(_ task: EngineTask) async throws(EngineFailure) -> EngineTicket {
        try await checkWorkGroup()
        try await tables.prepare(task.select.workTables)
        let rewrites = task.output.isLines && memory.withLock(\.rewritesLines)
        let statements = AthenaTask(
            task: task, configuration: configuration, dialect: dialect, rewrites: rewrites
        ).statements
        var executions: [String] = []
        for statement in statements { executions.append(try await tracker.start(statement)) }
        let ticket = AthenaTicket(
            output: task.output, executions: executions, rewrites: rewrites ? true : nil)
        do { return try await ticket.stored(in: configuration.store) } catch { throw EngineFailure(store: error) }
    }

    package func status(
        of ticket: EngineTicket, waiting patience: Duration
    ) async throws(EngineFailure) -> EngineStatus {
        if let known = memory.withLock({ $0.results[ticket] }) { return .succeeded(known) }
        guard let read = try await self.read(ticket) else { return .lost }
        let standings = try await tracker.standing(of: read.executions, waiting: patience)
        let status = try await status(of: read, standings)
        if case .succeeded(let result) = status { memory.withLock { $0.remember(result, of: ticket) } }
        return status
    }

    package func cancel(_ ticket: EngineTicket) async throws(EngineFailure) {
        guard let read = try await self.read(ticket) else { return }
        try await end(read)
    }

    func read(_ ticket: EngineTicket) async throws(EngineFailure) -> AthenaTicket? {
        do { return try await AthenaTicket.read(ticket, in: configuration.store) } catch {
            throw EngineFailure(store: error)
        }
    }

    /// Runs once per engine; the limit of the workgroup is kept.
    func checkWorkGroup() async throws(EngineFailure) {
        guard !memory.withLock(\.hasChecked) else { return }
        let cutoff = try await WorkGroupCheck(configuration: configuration).check()
        memory.withLock {
            $0.hasChecked = true
            $0.cutoff = cutoff
        }
    }

    // MARK: Retention

    /// Drops the tables over these files; a missing table is not an error. The files remain.
    package func drop(_ keys: [ObjectKey]) async throws(EngineFailure) {
        try await tables.drop(keys.map { names.name(of: .table($0)) })
    }

    /// Drops the tables whose files are below these folders, when old runs are deleted.
    package func drop(below folders: [ObjectKey]) async throws(EngineFailure) {
        try await tables.drop(below: folders)
    }
}
