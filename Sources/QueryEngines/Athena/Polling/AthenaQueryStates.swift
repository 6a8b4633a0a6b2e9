import AWSClient
import SegmentCore

/// The executions that this process started or was asked about: their states, the times of the next polls, and the
/// waiting callers. A value, protected by the engine's lock; times are those of the engine's stopwatch.
struct AthenaQueryStates {
    private struct Query {
        var latest: QueryExecution?
        /// Athena has no such execution.
        var isUnknown = false
        var firstSeen: Duration
        var nextPoll: Duration
        /// Whether it holds one of the limited places.
        var holdsPlace = false

        var isOver: Bool { isUnknown || latest.map { $0.status.state.isFinal } ?? false }
    }

    private var queries: [String: Query] = [:]
    private var tokens: [String: String] = [:]
    private var reading: [String: [WorkTable]] = [:]
    private var ended: [String] = []
    private var waiting: [Int: AsyncStream<Never>.Continuation] = [:]
    private var nextWaiter = 0
    /// Places held by calls in progress.
    private var starting = 0
    private(set) var failures = 0
    private(set) var failure: EngineFailure?
    /// Whether `run` polls all executions; otherwise waiting callers poll their own.
    var isPolled = false
    /// Number of ended executions that are kept.
    private static let memory = 500

    // MARK: Gate

    /// Takes one of `limit` places for a statement that is about to start; false where none is free.
    mutating func takePlace(of limit: Int) -> Bool {
        guard starting + queries.values.count(where: \.holdsPlace) < limit else { return false }
        starting += 1
        return true
    }

    /// Returns the place after a failed start.
    mutating func giveBack() {
        starting -= 1
        wake()
    }

    mutating func began(_ id: String, token: String, reads: [WorkTable], at time: Duration) {
        starting -= 1
        tokens[token] = id
        reading[id] = reads
        see(id, at: time)
        if queries[id]?.isOver == false { queries[id]?.holdsPlace = true }
        wake()
    }

    /// The execution that this process has for a token.
    func execution(of token: String) -> String? { tokens[token] }

    /// The tables of ours that an execution reads; nil for one of another process.
    func tables(of id: String) -> [WorkTable]? { reading[id] }

    /// Executions of this process that hold places.
    var placed: [String] { queries.filter(\.value.holdsPlace).map(\.key) }

    // MARK: News

    mutating func see(_ id: String, at time: Duration) {
        guard queries[id] == nil else { return }
        queries[id] = Query(firstSeen: time, nextPoll: time)
        wake()
    }

    func latest(_ id: String) -> QueryExecution? { queries[id]?.latest }
    func isUnknown(_ id: String) -> Bool { queries[id]?.isUnknown ?? false }
    func isOver(_ id: String) -> Bool { queries[id]?.isOver ?? false }

    /// The executions, of `ids` or of all, that are due for a poll; one call covers 50.
    func due(at time: Duration, among ids: [String]? = nil) -> [String] {
        let open = (ids ?? Array(queries.keys)).filter { queries[$0].map { !$0.isOver } ?? false }
        // Those that are due soon are polled in the same call.
        let due = open.filter { (queries[$0]?.nextPoll ?? .zero) <= time + .milliseconds(250) }
        return Array(due.sorted().prefix(50))
    }

    /// The time until the next poll; nil where no execution is open.
    func rest(at time: Duration, among ids: [String]? = nil) -> Duration? {
        let open = (ids ?? Array(queries.keys)).compactMap { queries[$0] }.filter { !$0.isOver }
        return open.map(\.nextPoll).min().map { max(.zero, $0 - time) }
    }

    mutating func take(_ found: [QueryExecution], unknown: [String], asked: [String], at time: Duration) {
        failure = nil
        failures = 0
        for execution in found { queries[execution.queryExecutionId]?.latest = execution }
        for id in unknown { queries[id]?.isUnknown = true }
        for id in asked {
            guard let query = queries[id] else { continue }
            queries[id]?.nextPoll = time + Self.interval(age: time - query.firstSeen)
            if query.isOver { end(id) }
        }
        wake()
    }

    /// Records a failed poll: waiting callers get the failure, and the next poll is later.
    mutating func take(_ failure: EngineFailure, asked: [String], at time: Duration) {
        self.failure = failure
        failures += 1
        let delay = min(Duration.seconds(1) * (1 << min(failures - 1, 5)), .seconds(20))
        for id in asked { queries[id]?.nextPoll = time + delay }
        wake()
    }

    private mutating func end(_ id: String) {
        queries[id]?.holdsPlace = false
        guard !ended.contains(id) else { return }
        ended.append(id)
        guard ended.count > Self.memory else { return }
        let old = ended.removeFirst()
        queries[old] = nil
        reading[old] = nil
        tokens = tokens.filter { $0.value != old }
    }

    /// New queries are polled often, old ones every ten seconds.
    private static func interval(age: Duration) -> Duration {
        switch age {
        case ..<Duration.seconds(2): .milliseconds(500)
        case ..<Duration.seconds(10): .seconds(1)
        case ..<Duration.seconds(30): .seconds(2)
        case ..<Duration.seconds(120): .seconds(5)
        default: .seconds(10)
        }
    }

    // MARK: Waiting

    /// The returned stream ends at the next change of any execution.
    mutating func wait() -> (id: Int, news: AsyncStream<Never>) {
        let (stream, continuation) = AsyncStream<Never>.makeStream()
        nextWaiter += 1
        waiting[nextWaiter] = continuation
        return (nextWaiter, stream)
    }

    mutating func leave(_ id: Int) { waiting[id] = nil }

    mutating func wake() {
        let all = waiting.values
        waiting = [:]
        for continuation in all { continuation.finish() }
    }
}

extension QueryExecution.State {
    var isFinal: Bool {
        switch self {
        case .queued, .running: false
        case .succeeded, .failed, .cancelled: true
        }
    }
}
