import Synchronization

/// Tasks that run beside the work of a process, and what is closed when that work ends.
///
/// Parts that are made late, such as connections, register here when they are made.
package final class BackgroundTasks: Sendable {
    package typealias Job = @Sendable () async -> Void

    private let jobs = AsyncStream<Job>.makeStream()
    private let closers = Mutex<[Job]>([])

    private init() {}

    /// Calls `body`; afterwards it cancels the tasks and closes what was registered, the newest first.
    package static func open<T: Sendable>(
        _ body: @escaping @Sendable (BackgroundTasks) async throws -> T
    ) async throws -> T {
        let tasks = BackgroundTasks()
        let result: Result<T, any Error>
        do { result = .success(try await tasks.runBeside { try await body(tasks) }) } catch { result = .failure(error) }
        for close in tasks.registered().reversed() { await close() }
        return try result.get()
    }

    /// Starts a task that runs until the work ends.
    package func start(_ job: @escaping Job) { jobs.continuation.yield(job) }

    /// Registers what to do once the work has ended.
    package func atEnd(_ close: @escaping Job) { closers.withLock { $0.append(close) } }

    /// What was registered, which is then forgotten: it may hold what holds these tasks.
    private func registered() -> [Job] {
        closers.withLock { closers in
            defer { closers = [] }
            return closers
        }
    }

    private func runBeside<T: Sendable>(_ body: @escaping @Sendable () async throws -> T) async throws -> T {
        try await withThrowingTaskGroup(of: T?.self) { group in
            group.addTask {
                await self.run()
                return nil
            }
            group.addTask { try await body() }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }

    private func run() async {
        await withDiscardingTaskGroup { group in
            for await job in jobs.stream { group.addTask { await job() } }
        }
    }
}
