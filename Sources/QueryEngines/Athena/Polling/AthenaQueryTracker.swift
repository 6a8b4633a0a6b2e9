import AWSClient
import SegmentCore
import Synchronization

/// Starts statements within the limit of concurrent ones, and polls their states: for the whole process while `run`
/// runs, otherwise for each waiting caller.
final class AthenaQueryTracker: Sendable {
    let configuration: AthenaConfiguration
    private let board = Mutex(AthenaQueryStates())
    private let elapsed: @Sendable () -> Duration
    /// How long a start waits for a free place before it answers `busy`.
    private static let patience = Duration.seconds(5)

    init(_ configuration: AthenaConfiguration) {
        self.configuration = configuration
        elapsed = configuration.clock.stopwatch()
    }

    // MARK: Starting

    enum Start: Sendable {
        case execution(String)
        /// Athena's parser refuses the text.
        case refused(AthenaMessage, EngineFailure)
    }

    /// The execution of a statement: the existing one, or a new one.
    func start(_ statement: AthenaStatement) async throws(EngineFailure) -> String {
        switch try await begin(statement) {
        case .execution(let id): return id
        case .refused(_, let failure): throw failure
        }
    }

    func begin(_ statement: AthenaStatement) async throws(EngineFailure) -> Start {
        let token = statement.token
        if let known = board.withLock({ $0.execution(of: token) }) { return .execution(known) }
        guard statement.sql.utf8.count <= ParsedText.maximumLength else {
            throw EngineFailure(
                .rejected,
                Problem(
                    .sqlTooLong,
                    "the statement has \(statement.sql.utf8.count) bytes; Athena takes \(ParsedText.maximumLength)",
                    hint: "select fewer columns, or split the segment"))
        }
        try await takePlace()
        let operation = StartQueryExecution(
            queryString: statement.sql, clientRequestToken: token,
            context: .init(catalog: configuration.catalog, database: statement.database),
            resultConfiguration: .init(outputLocation: statement.output), workGroup: statement.workGroup)
        do throws(AWSError) {
            let id = try await configuration.client.call(operation).queryExecutionId
            board.withLock { $0.began(id, token: token, reads: statement.reads, at: elapsed()) }
            return .execution(id)
        } catch {
            board.withLock { $0.giveBack() }
            if let message = EngineFailure.syntax(error) { return .refused(message, EngineFailure(start: error)) }
            throw EngineFailure(start: error)
        }
    }

    private func takePlace() async throws(EngineFailure) {
        let end = elapsed() + Self.patience
        while true {
            if board.withLock({ $0.takePlace(of: configuration.jobs) }) { return }
            let left = end - elapsed()
            guard left > .zero, !Task.isCancelled else {
                throw EngineFailure(
                    .busy,
                    Problem(.athenaBusy, "\(configuration.jobs) statements of this process are with Athena already"))
            }
            let placed = board.withLock(\.placed)
            await news(of: placed, within: left)
        }
    }

    /// Asks Athena to stop executions, which end later.
    func stop(_ ids: [String]) async throws(EngineFailure) {
        for id in ids where !board.withLock({ $0.isOver(id) }) {
            do throws(AWSError) {
                _ = try await configuration.client.call(StopQueryExecution(id))
            } catch {
                // An execution that is unknown or has ended need not be stopped.
                if error.kind == .answered, error.code == "InvalidRequestException" { continue }
                throw EngineFailure(call: error)
            }
        }
    }

    // MARK: Looking

    enum Standing: Sendable {
        case open(QueryExecution?)
        case over(QueryExecution)
        case unknown
    }

    func tables(of id: String) -> [WorkTable]? { board.withLock { $0.tables(of: id) } }

    /// The states of executions once all have ended, or after `patience`.
    func ended(_ ids: [String], waiting patience: Duration) async throws(EngineFailure) -> [Standing] {
        try await standing(of: ids, waiting: patience) { $0.allSatisfy(\.isOver) }
    }

    /// The states of executions: at once where all have ended or one has failed, otherwise after `patience`. Polls
    /// unknown ones at least once.
    func standing(of ids: [String], waiting patience: Duration) async throws(EngineFailure) -> [Standing] {
        try await standing(of: ids, waiting: patience) { $0.contains(where: \.isBad) || $0.allSatisfy(\.isOver) }
    }

    private func standing(
        of ids: [String], waiting patience: Duration, until isEnough: ([Standing]) -> Bool
    ) async throws(EngineFailure) -> [Standing] {
        let now = elapsed()
        let end = now + patience
        board.withLock { board in
            for id in ids { board.see(id, at: now) }
        }
        if !board.withLock(\.isPolled) || patience <= .zero {
            let unheard = ids.filter { id in board.withLock { $0.latest(id) == nil && !$0.isUnknown(id) } }
            for start in stride(from: 0, to: unheard.count, by: 50) {
                await poll(Array(unheard[start..<min(start + 50, unheard.count)]))
            }
        }
        while true {
            let standings = ids.map(standing)
            if isEnough(standings) { return standings }
            let left = end - elapsed()
            // A failed poll does not affect the queries: it is thrown only if no later poll succeeds in time.
            guard left > .zero, !Task.isCancelled else {
                if let failure = board.withLock(\.failure) { throw failure }
                return standings
            }
            await news(of: ids, within: left)
        }
    }

    private func standing(_ id: String) -> Standing {
        board.withLock { board in
            if board.isUnknown(id) { return .unknown }
            guard let latest = board.latest(id) else { return .open(nil) }
            return latest.status.state.isFinal ? .over(latest) : .open(latest)
        }
    }

    /// Returns at the next change or after `patience`; polls itself where `run` does not.
    private func news(of ids: [String], within patience: Duration) async {
        let (isPolled, waiter, news) = board.withLock { board in
            let (id, news) = board.wait()
            return (board.isPolled, id, news)
        }
        defer { board.withLock { $0.leave(waiter) } }
        let clock = configuration.clock
        guard !isPolled else {
            await race({ for await _ in news {} }, { try? await clock.sleep(for: patience) })
            return
        }
        let rest = board.withLock { $0.rest(at: elapsed(), among: ids) } ?? patience
        try? await clock.sleep(for: min(rest, patience))
        await poll(board.withLock { $0.due(at: elapsed(), among: ids) })
    }

    // MARK: Polling

    /// Polls all open executions of the process, fifty at a time, until the task is cancelled.
    func run() async {
        board.withLock { $0.isPolled = true }
        while !Task.isCancelled {
            let (rest, waiter, news) = board.withLock { board in
                let (id, news) = board.wait()
                return (board.rest(at: elapsed()), id, news)
            }
            let clock = configuration.clock
            if let rest {
                if rest > .zero { await race({ for await _ in news {} }, { try? await clock.sleep(for: rest) }) }
            } else {
                for await _ in news {}
            }
            board.withLock { $0.leave(waiter) }
            guard !Task.isCancelled else { break }
            await poll(board.withLock { $0.due(at: elapsed()) })
        }
        board.withLock {
            $0.isPolled = false
            $0.wake()
        }
    }

    private func poll(_ ids: [String]) async {
        guard !ids.isEmpty else { return }
        do throws(AWSError) {
            let answer = try await configuration.client.call(BatchGetQueryExecution(ids))
            let unknown = (answer.unprocessedQueryExecutionIds ?? []).compactMap(\.queryExecutionId)
            board.withLock {
                $0.take(answer.queryExecutions ?? [], unknown: unknown, asked: ids, at: elapsed())
            }
        } catch {
            board.withLock { $0.take(EngineFailure(call: error), asked: ids, at: elapsed()) }
        }
    }
}

extension AthenaQueryTracker.Standing {
    var isOver: Bool {
        switch self {
        case .open: false
        case .over, .unknown: true
        }
    }

    fileprivate var isBad: Bool {
        switch self {
        case .open: false
        case .over(let execution): execution.status.state != .succeeded
        case .unknown: true
        }
    }
}
