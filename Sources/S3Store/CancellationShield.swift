import Synchronization

/// Makes calls outside of the caller's task: what must be written is written, also by a task that was cancelled (an
/// interrupted run says so, and gives its lease back).
///
/// Calls are made within `run`, which the composition root keeps going beside all work. Where it has ended, or has not
/// begun, a call is made in the caller's task.
package final class CancellationShield: Sendable {
    private let jobs = AsyncStream<@Sendable () async -> Void>.makeStream()
    private let isOpen = Mutex(false)

    package init() {}

    /// Makes the calls that come until the task is cancelled; those that have begun are ended.
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
