package import SegmentCore

/// Decides what a run does next, from its journaled stages alone. It has no state, no clock and no store, so a run
/// continues in the same way whether one process completes it or each step has a process of its own.
package struct RunMachine: Sendable {
    package enum Action: Sendable, Equatable {
        case start(StageName, attempt: Int)
        case check(StageName, attempt: Int)
        /// No stage is left to do: end the run with this status.
        case end(RunStatus, [Problem])
    }

    /// What a stage answered when it was started or checked, unless it is done.
    package enum Answer: Sendable {
        /// Its work is running; poll again after this time.
        case pending(after: Duration)
        /// The work of its ticket does not exist any more.
        case lost
        case failed(StageFailure)
    }

    /// What follows from an answer.
    package struct Sequel: Sendable, Equatable {
        package enum Move: Sendable, Equatable {
            /// Wait this long, then do the next action.
            case proceed(after: Duration)
            case end(RunStatus, [Problem])
            /// Stop without writing: another process holds the lease.
            case abandon([Problem])
        }

        /// To be journaled first. Nil where the answer changes no count.
        package var event: JournalEvent?
        package var move: Move
    }

    package static let maxAttempts = 5
    /// The longest of the waits that double each time.
    package static let longestWait: Duration = .seconds(30)
    /// How long in all a run waits for a service that does not answer, before it ends as `interrupted`.
    package static let maxWaiting: Duration = .seconds(1_800)

    private let order: [StageName]
    private let last: StageName

    /// - Parameter last: the stage after which the run is over: `guards` for a plan.
    package init(order: [StageName], last: StageName) {
        self.order = order
        self.last = last
    }

    /// The next action of a run: skips stages with an output, checks one with a ticket, starts any other.
    ///
    /// - Parameter holding: stages whose output holds the run until it is approved.
    package func next(_ stages: [StageName: StageRecord], holding: Set<StageName> = []) -> Action {
        for name in order {
            guard let stage = stages[name] else { return .start(name, attempt: 1) }
            guard stage.output != nil else {
                return stage.ticket == nil
                    ? .start(name, attempt: stage.attempt) : .check(name, attempt: stage.attempt)
            }
            if holding.contains(name) { return .end(.held, []) }
            if name == last { break }
        }
        return .end(.succeeded, [])
    }

    /// What follows when a stage, with its counts so far, has given this answer.
    package func sequel(of answer: Answer, from name: StageName, _ stage: StageRecord) -> Sequel {
        switch answer {
        case .pending(let delay): Sequel(move: .proceed(after: delay))
        case .lost: retry(name, stage, unit: .zero, or: [Self.lost(name, times: stage.failures + 1)])
        case .failed(let failure): sequel(of: failure.named(name), from: name, stage)
        }
    }

    private func sequel(of failure: StageFailure, from name: StageName, _ stage: StageRecord) -> Sequel {
        switch failure.disposition {
        case .retry(let unit): retry(name, stage, unit: unit, or: failure.problems)
        case .wait(let unit): wait(name, stage, unit: unit, or: failure.problems)
        case .pause: Sequel(move: .end(.interrupted, failure.problems))
        case .fail: Sequel(move: .end(.failed, failure.problems))
        case .invalid: Sequel(move: .end(.invalid, failure.problems))
        case .cancelled: Sequel(move: .end(.cancelled, failure.problems))
        case .fenced: Sequel(move: .abandon(failure.problems))
        }
    }

    /// The next attempt after 1, 2, 4, 8 units; the last failure ends the run.
    private func retry(_ name: StageName, _ stage: StageRecord, unit: Duration, or problems: [Problem]) -> Sequel {
        guard stage.failures + 1 < Self.maxAttempts else { return Sequel(move: .end(.failed, problems)) }
        return Sequel(
            event: .stageFailed(name, nextAttempt: stage.attempt + 1),
            move: .proceed(after: unit * (1 << stage.failures)))
    }

    /// The same attempt after 1, 2, 4 … units, up to the longest wait; past all waiting the run is left to be resumed.
    private func wait(_ name: StageName, _ stage: StageRecord, unit: Duration, or problems: [Problem]) -> Sequel {
        let delay = min(unit * (1 << min(stage.refusals, 10)), Self.longestWait)
        guard .seconds(stage.waited) + delay <= Self.maxWaiting else {
            return Sequel(move: .end(.interrupted, problems))
        }
        return Sequel(event: .stageRefused(name, waiting: delay.inSeconds), move: .proceed(after: delay))
    }

    private static func lost(_ name: StageName, times: Int) -> Problem {
        Problem("stage_lost", "what the stage \(name.rawValue) started was lost \(times) times")
    }
}

extension StageFailure {
    /// A failure that ends a run has at least one problem.
    fileprivate func named(_ stage: StageName) -> StageFailure {
        guard problems.isEmpty else { return self }
        return StageFailure(
            [Problem(.stageFailed, "the stage \(stage.rawValue) failed without a reason")], disposition)
    }
}

extension ProblemCode {
    package static let stageFailed: Self = "stage_failed"
}
