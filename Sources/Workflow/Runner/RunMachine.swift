package import SegmentCore

/// Decides what a run does next: what has happened in, what to do out. No clock, no store, no calls.
///
/// Output recorded → skip. Ticket recorded → ask. Crash between start and record → start again, as the same attempt.
package struct RunMachine: Sendable {
    package enum Action: Sendable, Equatable {
        case start(StageName, attempt: Int)
        case check(StageName, attempt: Int)
        /// Wait, then do this.
        indirect case wait(Duration, then: Action)
        /// The stages are over: tell, then end as `status`.
        case end(RunStatus, [Problem])
        /// Stop here and leave everything as it is: the lease is another's.
        case abandon([Problem])
    }

    /// Where a stage stands, as the journal has it.
    package enum Progress: Sendable, Equatable {
        case fresh
        case started(attempt: Int)
        case ticketed(attempt: Int)
        case done
    }

    package static let mostAttempts = 5
    /// The longest of the waits that double each time.
    package static let longestWait: Duration = .seconds(30)
    /// How long a service may not answer before the run is left to be resumed.
    package static let mostWaiting: Duration = .seconds(1_800)

    private let order: [StageName]
    private let last: StageName
    private var progress: [StageName: Progress]
    private var failures = 0
    private var waits = 0
    private var waited: Duration = .zero

    /// - Parameter last: the stage after which the run is over: `guards` for a plan.
    package init(order: [StageName], last: StageName, progress: [StageName: Progress]) {
        self.order = order
        self.last = last
        self.progress = progress
    }

    /// The first thing to do, from a new journal or an interrupted one.
    package func begin() -> Action { next() }

    private func next() -> Action {
        for stage in order {
            switch progress[stage] ?? .fresh {
            case .done:
                if stage == last { return .end(.succeeded, []) }
            case .fresh: return .start(stage, attempt: 1)
            case .started(let attempt): return .start(stage, attempt: attempt)
            case .ticketed(let attempt): return .check(stage, attempt: attempt)
            }
        }
        return .end(.succeeded, [])
    }

    // MARK: Events

    package mutating func started(_ stage: StageName) -> Action {
        let attempt = attempt(of: stage)
        progress[stage] = .ticketed(attempt: attempt)
        hasAnswered()
        return .check(stage, attempt: attempt)
    }

    package mutating func pending(_ stage: StageName, after delay: Duration) -> Action {
        hasAnswered()
        let check = Action.check(stage, attempt: attempt(of: stage))
        return delay > .zero ? .wait(delay, then: check) : check
    }

    package mutating func done(_ stage: StageName, holds: Bool) -> Action {
        progress[stage] = .done
        failures = 0
        hasAnswered()
        return holds ? .end(.held, []) : next()
    }

    /// A ticket that is lost again and again ends the run: something kills what the stage starts.
    package mutating func lost(_ stage: StageName) -> Action {
        failures += 1
        guard failures < Self.mostAttempts else {
            return .end(
                .failed, [Problem("stage_lost", "what the stage \(stage.rawValue) started was lost \(failures) times")])
        }
        return again(stage, after: .zero)
    }

    package mutating func failed(_ stage: StageName, _ failure: StageFailure) -> Action {
        switch failure.disposition {
        case .invalid: return .end(.invalid, failure.problems)
        case .cancelled: return .end(.cancelled, failure.problems)
        case .fail: return .end(.failed, failure.problems)
        case .fenced: return .abandon(failure.problems)
        case .pause: return .end(.interrupted, failure.problems)
        case .wait(let delay): return wait(stage, delay, failure.problems)
        case .retry(let delay):
            failures += 1
            guard failures < Self.mostAttempts else { return .end(.failed, failure.problems) }
            // Twice as long each time: 1, 2, 4, 8 of the unit that the stage asked for.
            return again(stage, after: delay * (1 << (failures - 1)))
        }
    }

    private mutating func hasAnswered() { (waits, waited) = (0, .zero) }

    /// The same attempt once more: 1, 2, 4 … of the unit, up to the longest; in the end the run is left as it is.
    private mutating func wait(_ stage: StageName, _ unit: Duration, _ problems: [Problem]) -> Action {
        let delay = min(unit * (1 << min(waits, 10)), Self.longestWait)
        guard waited + delay <= Self.mostWaiting else { return .end(.interrupted, problems) }
        waits += 1
        waited += delay
        if case .ticketed(let attempt) = progress[stage] { return .wait(delay, then: .check(stage, attempt: attempt)) }
        return .wait(delay, then: .start(stage, attempt: attempt(of: stage)))
    }

    private mutating func again(_ stage: StageName, after delay: Duration) -> Action {
        let attempt = attempt(of: stage) + 1
        progress[stage] = .started(attempt: attempt)
        let start = Action.start(stage, attempt: attempt)
        return delay > .zero ? .wait(delay, then: start) : start
    }

    private func attempt(of stage: StageName) -> Int {
        switch progress[stage] ?? .fresh {
        case .started(let attempt), .ticketed(let attempt): attempt
        case .fresh, .done: 1
        }
    }
}
