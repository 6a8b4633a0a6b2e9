import Synchronization

/// Performs calls in a task of its own, so that the cancellation of the caller's task does not end them: an interrupted
/// run still writes its last entry and gives its lease back.
///
/// The task is that of `run`, which the composition root keeps running beside all work. Before it has begun and after it
/// has ended, a call is performed in the caller's task.
package final class CancellationShield: Sendable {
    private let jobs = AsyncStream<@Sendable () async -> Void>.makeStream()
    private let isOpen = Mutex(false)

    package init() {}

    /// Performs calls until this task is cancelled, and then waits for those that have begun.
    package func run() async {
        isOpen.withLock { $0 = true }
        await withDiscardingTaskGroup { group in
            for await job in jobs.stream { group.addTask { await job() } }
            isOpen.withLock { $0 = false }
            jobs.continuation.finish()
        }
    }

    package func perform<T: Sendable, Failure: Error>(
        _ call: @escaping @Sendable () async throws(Failure) -> T
    ) async throws(Failure) -> T {
        guard isOpen.withLock({ $0 }) else { return try await call() }
        let result: Result<T, Failure>? = await withCheckedContinuation { waiting in
            let taken = jobs.continuation.yield {
                do throws(Failure) { waiting.resume(returning: .success(try await call())) } catch {
                    waiting.resume(returning: .failure(error))
                }
            }
            if case .enqueued = taken { return }
            waiting.resume(returning: nil)
        }
        guard let result else { return try await call() }
        return try result.get()
    }
}
