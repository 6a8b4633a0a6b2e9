import Foundation
import SegmentCore

extension RunExecution {
    mutating func write(_ event: JournalEvent) async throws(JournalFailure) {
        let time = runner.now()
        try await runner.journal.append(event, to: record.request.id, at: time)
        record.apply(event, at: time)
    }

    /// Ends the run between two steps: the running statement is cancelled, and the end is journaled.
    mutating func stop(_ action: RunMachine.Action, as status: RunStatus) async throws(JournalFailure) -> RunReport {
        if case .check(let name, let attempt) = action, let stage = stage(name),
            let ticket = record.stages[name]?.ticket
        {
            try? await stage.cancel(ticket, context(attempt, .unlimited))
            // A cancelled statement is not polled again: a resumed run starts the stage again. An import cannot be
            // cancelled; a resumed run finds it.
            if status == .interrupted, name != .import {
                try await write(.stageStarted(name, attempt: attempt + 1))
            }
        }
        return try await end(status, [])
    }

    mutating func end(_ status: RunStatus, _ problems: [Problem]) async throws(JournalFailure) -> RunReport {
        var (status, problems) = runner.closing.verdict(status, problems, of: record)
        await giveLeaseBack()
        // A run that a user interrupted sends no notice; one that had to stop does.
        if status != .interrupted || !problems.isEmpty, record.request.kind != .plan {
            // Announced before the end is journaled: after a crash in between it is sent again, under the same id.
            try await write(.stageStarted(.notice, attempt: 1))
            var ended = record
            ended.apply(.status(status, problems: problems), at: runner.now())
            problems += await runner.closing.announce(ended)
            try await write(.stageDone(.notice, output: Data("{}".utf8)))
        }
        try await write(.status(status, problems: problems))
        if status != .failed, status != .invalid, record.stages[.guards]?.output != nil {
            try await supersedeOlder()
        }
        return await runner.closing.keep(record)
    }

    /// Held runs of the same segment and target that are older become superseded.
    private func supersedeOlder() async throws(JournalFailure) {
        guard let segment = record.request.segment.name else { return }
        let held = try await runner.journal.list(RunFilter(segment: segment, statuses: [.held], limit: 1_000))
        for other in held where other.request.id != record.request.id && other.createdAt < record.createdAt {
            guard other.request.target == record.request.target else { continue }
            try await runner.journal.append(.status(.superseded, problems: []), to: other.request.id, at: runner.now())
        }
    }

    /// The report of a run whose lease another process holds. Nothing is journaled: the other process may write there.
    func abandoned(_ problems: [Problem]) -> RunReport {
        log.abandoned(problems)
        var left = record
        left.apply(.status(.interrupted, problems: problems), at: runner.now())
        return runner.report(left)
    }
}
