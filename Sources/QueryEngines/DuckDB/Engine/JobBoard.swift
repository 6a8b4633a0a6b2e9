import SegmentCore

/// The statements of this process, and the callers that wait for them. A value, protected by the engine's lock.
struct JobBoard {
    private struct Job {
        var status: EngineStatus
        var hasBegun = false
        /// Finished when the job is cancelled.
        var stop: (stream: AsyncStream<Never>, continuation: AsyncStream<Never>.Continuation)
        var watchers: [Int: AsyncStream<Never>.Continuation] = [:]
    }

    private var jobs: [String: Job] = [:]
    private var ended: [String] = []
    private var nextWatcher = 0
    /// Number of ended statements that are kept; a ticket older than these is lost.
    private static let memory = 1_000

    /// False where the key exists already: the same key is one execution.
    mutating func add(_ key: String) -> Bool {
        guard jobs[key] == nil else { return false }
        jobs[key] = Job(status: .running(fraction: nil), stop: AsyncStream.makeStream())
        return true
    }

    /// A stream that ends when the job is to be stopped; nil where the job ended before it began.
    mutating func begin(_ key: String) -> AsyncStream<Never>? {
        guard let job = jobs[key], job.status.isRunning else { return nil }
        jobs[key]?.hasBegun = true
        return job.stop.stream
    }

    mutating func progress(_ key: String, _ fraction: Double) {
        guard jobs[key]?.status.isRunning == true else { return }
        jobs[key]?.status = .running(fraction: fraction)
    }

    /// Asks a running job to end; a job in the queue ends here.
    mutating func stop(_ key: String, _ status: EngineStatus) {
        guard let job = jobs[key] else { return }
        job.stop.continuation.finish()
        if !job.hasBegun { end(key, status) }
    }

    func status(_ key: String) -> EngineStatus { jobs[key]?.status ?? .lost }

    mutating func end(_ key: String, _ status: EngineStatus) {
        guard let job = jobs[key], job.status.isRunning else { return }
        jobs[key]?.status = status
        jobs[key]?.watchers = [:]
        for watcher in job.watchers.values { watcher.finish() }
        ended.append(key)
        if ended.count > Self.memory { jobs[ended.removeFirst()] = nil }
    }

    mutating func endAll(_ status: EngineStatus) {
        for (key, job) in jobs where job.status.isRunning { end(key, status) }
    }

    /// A stream that ends with the job; nil where the job has ended or is unknown.
    mutating func watch(_ key: String) -> (id: Int, end: AsyncStream<Never>)? {
        guard jobs[key]?.status.isRunning == true else { return nil }
        let (stream, continuation) = AsyncStream<Never>.makeStream()
        nextWatcher += 1
        jobs[key]?.watchers[nextWatcher] = continuation
        return (nextWatcher, stream)
    }

    mutating func unwatch(_ key: String, _ id: Int) {
        jobs[key]?.watchers[id] = nil
    }
}

extension EngineStatus {
    fileprivate var isRunning: Bool {
        guard case .running = self else { return false }
        return true
    }
}
