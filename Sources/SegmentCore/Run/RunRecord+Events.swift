package import Foundation

extension RunRecord {
    /// The record after an event. All journals use this one definition of what an event means.
    package mutating func apply(_ event: JournalEvent, at time: Date) {
        updatedAt = time
        switch event {
        case .stageStarted(let stage, let attempt): begin(stage, attempt, at: time)
        case .ticket(let stage, let ticket):
            change(stage, at: time) { record in
                record.ticket = ticket
                record.clearWaits()
            }
        case .stageFailed(let stage, let attempt):
            begin(stage, attempt, at: time)
            stages[stage]?.failures += 1
        case .stageRefused(let stage, let seconds):
            change(stage, at: time) { record in
                record.refusals += 1
                record.waited += seconds
            }
        case .stageDone(let stage, let output):
            change(stage, at: time) { record in
                record.output = output
                record.ticket = nil
                record.clearWaits()
                // A clock that was set back must not give a negative time.
                record.seconds = max(0, time.timeIntervalSince(record.startedAt))
            }
        case .status(let status, let problems):
            self.status = status
            self.problems = problems
            // A resumed run may wait the full time again.
            for stage in stages.keys { stages[stage]?.clearWaits() }
        case .approved:
            request.approved = true
        }
    }

    /// A further attempt keeps the stage's start and counts; a stage that had ended starts again.
    private mutating func begin(_ stage: StageName, _ attempt: Int, at time: Date) {
        guard var record = stages[stage], record.output == nil else {
            stages[stage] = StageRecord(startedAt: time, attempt: attempt)
            return
        }
        record.attempt = attempt
        record.ticket = nil
        record.seconds = nil
        stages[stage] = record
    }

    private mutating func change(_ stage: StageName, at time: Date, _ body: (inout StageRecord) -> Void) {
        body(&stages[stage, default: StageRecord(startedAt: time)])
    }
}
