import Foundation
import SegmentCore
import Synchronization

extension DuckDBEngine {
    /// Runs submitted statements, `jobs` at a time, until the surrounding task is cancelled; then all children are
    /// ended.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            for await task in line {
                if running >= configuration.jobs {
                    await group.next()
                    running -= 1
                }
                group.addTask { await self.perform(task) }
                running += 1
            }
        }
        board.withLock { $0.endAll(.cancelled(reason: "the engine was stopped")) }
    }

    private func perform(_ task: EngineTask) async {
        guard let stop = board.withLock({ $0.begin(task.key) }) else { return }
        let status = await outcome(of: task, unless: stop)
        board.withLock { $0.end(task.key, status) }
    }

    private enum Event: Sendable {
        case ended(EngineStatus)
        case stopped, interrupted
    }

    /// The end of the statement, or the earlier of a request to stop and the end of the engine.
    private func outcome(of task: EngineTask, unless stop: AsyncStream<Never>) async -> EngineStatus {
        await withTaskGroup(of: Event.self) { group in
            group.addTask { .ended(await self.attempt(task)) }
            group.addTask {
                for await _ in stop {}
                return Task.isCancelled ? .interrupted : .stopped
            }
            var reason = Event.interrupted
            for await event in group {
                // A statement that succeeded while it was being stopped has its files in place.
                if case .ended(let status) = event, status.isSuccess { reason = event }
                if case .interrupted = reason { reason = event }
                group.cancelAll()
            }
            return switch reason {
            case .ended(let status): status
            case .stopped: .cancelled(reason: "as asked")
            case .interrupted: .cancelled(reason: "the engine was stopped")
            }
        }
    }

    private func attempt(_ task: EngineTask) async -> EngineStatus {
        do throws(EngineFailure) {
            return .succeeded(try await execute(task))
        } catch {
            return Task.isCancelled ? .cancelled(reason: "the engine was stopped") : .failed(error)
        }
    }

    private func execute(_ task: EngineTask) async throws(EngineFailure) -> EngineResult {
        var view = try await view(of: task.select, reading: task.scope)
        let files = try OutputFiles(task.output, configuration)
        defer { files.remove() }
        try files.prepare()
        view.folders.append(files.folder)
        let ending = try await ChildRunner(configuration: configuration).run(view) { _ in
            files.statement(dialect.text(of: task.select))
        } onProgress: { fraction in
            self.board.withLock { $0.progress(task.key, fraction) }
        } body: {
            $1
        }
        guard ending.isSuccess else { throw EngineFailure(ending, lake: configuration.lake) }
        return try await files.commit(rows: rowCount(ending.output))
    }

    /// `{"Count":12,"Files":[…]}`
    private func rowCount(_ output: String) -> Int? {
        output.firstMatch(of: /"Count":(\d+)/).flatMap { Int($0.output.1) }
    }
}

extension EngineStatus {
    fileprivate var isSuccess: Bool {
        guard case .succeeded = self else { return false }
        return true
    }
}

/// Passes an engine to `body` and runs its children beside it; all have ended when this returns.
package func withDuckDB<Result: Sendable>(
    _ configuration: DuckDBConfiguration, _ body: @Sendable (DuckDBEngine) async throws -> Result
) async throws -> Result {
    let engine = DuckDBEngine(configuration)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await engine.run() }
        defer { group.cancelAll() }
        return try await body(engine)
    }
}
