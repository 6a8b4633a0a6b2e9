import Foundation
package import SegmentCore
import Synchronization

/// The embedded engine: DuckDB's command line, a child process per statement.
///
/// Submitted statements wait in a queue for `run()`, which the composition root starts beside the command; without it
/// they never start. Inspections and small results run in their caller's task.
package final class DuckDBEngine: QueryEngine {
    package let configuration: DuckDBConfiguration
    package let dialect: DuckDBDialect
    let board = Mutex(JobBoard())
    let lake: LakeReader
    let installation: DuckDBInstallation
    let line: AsyncStream<EngineTask>
    private let entrance: AsyncStream<EngineTask>.Continuation

    package init(_ configuration: DuckDBConfiguration) {
        self.configuration = configuration
        dialect = DuckDBDialect(store: configuration.store)
        installation = DuckDBInstallation(configuration)
        lake = LakeReader(configuration)
        (line, entrance) = AsyncStream.makeStream()
    }

    package func submit(_ task: EngineTask) async throws(EngineFailure) -> EngineTicket {
        try await installation.check()
        guard board.withLock({ $0.add(task.key) }) else { return EngineTicket(task.key) }
        if case .terminated = entrance.yield(task) { board.withLock { $0.end(task.key, .lost) } }
        return EngineTicket(task.key)
    }

    /// Returns as soon as the statement has ended; otherwise the current status after `patience`.
    package func status(of ticket: EngineTicket, waiting patience: Duration) async -> EngineStatus {
        let key = ticket.rawValue
        if patience > .zero, let (id, end) = board.withLock({ $0.watch(key) }) {
            let clock = configuration.clock
            await race({ for await _ in end {} }, { try? await clock.sleep(for: patience) })
            board.withLock { $0.unwatch(key, id) }
        }
        return board.withLock { $0.status(key) }
    }

    /// Returns when its process has ended and its files are removed.
    package func cancel(_ ticket: EngineTicket) async {
        let end = board.withLock {
            $0.stop(ticket.rawValue, .cancelled(reason: "as asked"))
            return $0.watch(ticket.rawValue)
        }
        guard let end else { return }
        for await _ in end.end {}
        board.withLock { $0.unwatch(ticket.rawValue, end.id) }
    }
}

/// Returns when the first of the two has ended; the other one is cancelled.
func race(_ first: @escaping @Sendable () async -> Void, _ second: @escaping @Sendable () async -> Void) async {
    await withTaskGroup(of: Void.self) { group in
        group.addTask { await first() }
        group.addTask { await second() }
        await group.next()
        group.cancelAll()
    }
}
