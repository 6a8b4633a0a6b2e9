package import SegmentCore
import Synchronization

/// Athena: statements run in the account, their results lie on S3, and only a work database is written to.
///
/// A task is one statement, or one for each batch. Its ticket holds the executions, so any process can go on; the same
/// key, text and place are one execution by their token. `run()` asks for all statements of the process at once; the
/// composition root keeps it going beside all work.
package final class AthenaEngine: QueryEngine {
    package let configuration: AthenaConfiguration
    package let dialect: AthenaDialect
    let names: TableNames
    let tables: WorkTables
    let desk: AthenaQueryTracker
    let memory = Mutex(EngineMemory())

    /// Makes no call.
    package init(_ configuration: AthenaConfiguration) {
        self.configuration = configuration
        names = TableNames(store: configuration.store)
        let isDefault = configuration.catalog.lowercased() == "awsdatacatalog"
        // Our tables are in the account's own catalogue, whichever the lake is in.
        let workPlace = (isDefault ? "" : "\"awsdatacatalog\".") + AthenaDialect.identifier(configuration.workDatabase)
        dialect = AthenaDialect(lake: configuration.lake, names: names, workPlace: workPlace)
        tables = WorkTables(configuration: configuration, names: names)
        desk = AthenaQueryTracker(configuration)
        memory.withLock { $0.instance = configuration.makeID() }
    }

    /// Asks how statements stand, until the task is cancelled.
    package func run() async { await desk.run() }

    package func submit(_ task: EngineTask) async throws(EngineFailure) -> EngineTicket {
        try await checkWorkGroup()
        try await tables.prepare(task.select.workTables)
        let rewrites = task.output.isLines && memory.withLock(\.rewritesLines)
        let statements = AthenaTask(
            task: task, configuration: configuration, dialect: dialect, rewrites: rewrites
        ).statements
        var executions: [String] = []
        for statement in statements { executions.append(try await desk.start(statement)) }
        let ticket = AthenaTicket(
            output: task.output, executions: executions, rewrites: rewrites ? true : nil)
        do { return try await ticket.stored(in: configuration.store) } catch { throw EngineFailure(store: error) }
    }

    package func status(
        of ticket: EngineTicket, waiting patience: Duration
    ) async throws(EngineFailure) -> EngineStatus {
        if let known = memory.withLock({ $0.results[ticket] }) { return .succeeded(known) }
        guard let read = try await self.read(ticket) else { return .lost }
        let standings = try await desk.standing(of: read.executions, waiting: patience)
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

    /// Once an engine; the limit of the workgroup is remembered.
    func checkWorkGroup() async throws(EngineFailure) {
        guard !memory.withLock(\.hasChecked) else { return }
        let cutoff = try await WorkGroupCheck(configuration: configuration).check()
        memory.withLock {
            $0.hasChecked = true
            $0.cutoff = cutoff
        }
    }

    // MARK: Retention

    /// Takes the tables over these files away; a table that is not there is no error. The files stay.
    package func drop(_ keys: [ObjectKey]) async throws(EngineFailure) {
        try await tables.drop(keys.map { names.name(of: .table($0)) })
    }

    /// Takes the tables away whose files lie below these folders: for runs whose time is over.
    package func drop(below folders: [ObjectKey]) async throws(EngineFailure) {
        try await tables.drop(below: folders)
    }
}

/// What an engine remembers between calls. A value behind its lock.
struct EngineMemory {
    /// Tells this process's small results from others'.
    var instance = ""
    var hasChecked = false
    /// Athena has refused to write plain text.
    var rewritesLines = false
    var cutoff: Int64?
    /// Of tickets whose results are in their places.
    private(set) var results: [EngineTicket: EngineResult] = [:]
    private var order: [EngineTicket] = []
    /// How often a small result was begun anew, by what it asks.
    private(set) var attempts: [String: Int] = [:]
    private static let limit = 500

    mutating func remember(_ result: EngineResult, of ticket: EngineTicket) {
        guard results.updateValue(result, forKey: ticket) == nil else { return }
        order.append(ticket)
        if order.count > Self.limit { results[order.removeFirst()] = nil }
    }

    mutating func beginAnew(_ what: String) {
        if attempts.count > Self.limit * 4 { attempts.removeAll() }
        attempts[what, default: 0] += 1
    }
}
