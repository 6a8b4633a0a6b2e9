import Foundation
package import SegmentCore
import Testing

/// What every journal keeps to. `open` gives another instance over the same runs, as another process would have it;
/// each rule gets runs of its own.
package enum JournalConformance: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case missing = "a run that was never created is missing: nil on load, .missing on append"
    case creating = "a created run loads as it was given, to the bit, also from another instance"
    case exists = "an id is taken once, and the loser changes nothing"
    case events = "after every event the loaded record is what RunRecord.apply makes of it"
    case listing = "a list is newest first, by segment and statuses, up to its limit"
    case before = "a list may end before a time"
    case deleting = "a deleted run is gone with its events, and its id is free again"
    case race = "events from two instances at once all arrive"
    case creationRace = "of 20 creations of one id exactly one wins"
    case cancelled = "a cancelled task still writes"

    package var testDescription: String { rawValue }

    package func check(_ open: () async throws -> any Journal) async throws {
        switch self {
        case .missing: try await checkMissing(open())
        case .creating: try await checkCreating(open(), open())
        case .exists: try await checkExists(open())
        case .events: try await checkEvents(open(), open())
        case .listing: try await checkListing(open())
        case .before: try await checkBefore(open())
        case .deleting: try await checkDeleting(open(), open())
        case .race: try await checkRace(open(), open())
        case .creationRace: try await checkCreationRace(open(), open())
        case .cancelled: try await checkCancelled(open())
        }
    }
}

private func reason(_ body: () async throws -> some Any) async -> JournalFailure.Reason? {
    await thrown(JournalFailure.self, by: body)?.reason
}

private func checkMissing(_ journal: any Journal) async throws {
    let run = try Sample.runID()
    #expect(try await journal.load(run) == nil)
    #expect(try await journal.list(RunFilter()) == [])
    #expect(await reason { try await journal.append(.approved, to: run, at: TestTime().date) } == .missing)
}

private func checkCreating(_ journal: any Journal, _ other: any Journal) async throws {
    // A time that no decimal fraction hits.
    let time = Date(timeIntervalSinceReferenceDate: 816_948_900.1 + 1.0 / 3)
    var record = try Sample.record(at: time)
    record.problems = [Problem("unknown_column", "unknown column \"x\"", file: "segments/a.sql", line: 3, column: 14)]
    record.stages[.validate] = StageRecord(startedAt: time, attempt: 2, seconds: 0.1, output: Data([0, 255]))
    try await journal.create(record)
    #expect(try await journal.load(record.request.id) == record)
    #expect(try await other.load(record.request.id) == record)
    let unnamed = try Sample.record("20261121T101501Z-000000", segment: nil, at: time)
    try await journal.create(unnamed)
    #expect(try await other.load(unnamed.request.id) == unnamed)
}

private func checkBefore(_ journal: any Journal) async throws {
    let time = TestTime().date
    let old = try Sample.record("20261121T101501Z-000001", at: time)
    let new = try Sample.record("20261121T101502Z-000002", at: time.addingTimeInterval(1))
    try await journal.create(old)
    try await journal.create(new)
    let found = try await journal.list(RunFilter(before: time.addingTimeInterval(1)))
    #expect(found.map(\.request.id) == [old.request.id])
    #expect(try await journal.list(RunFilter(before: time)).isEmpty)
}

private func checkDeleting(_ journal: any Journal, _ other: any Journal) async throws {
    let record = try Sample.record()
    let run = record.request.id
    try await journal.create(record)
    try await journal.append(.stageStarted(.validate, attempt: 1), to: run, at: TestTime().date)
    try await journal.delete(run)
    try await journal.delete(run)
    #expect(try await other.load(run) == nil)
    #expect(await reason { try await other.append(.approved, to: run, at: TestTime().date) } == .missing)
    try await other.create(record)
    #expect(try await journal.load(run) == record)
}

private func checkExists(_ journal: any Journal) async throws {
    let record = try Sample.record()
    try await journal.create(record)
    let second = try Sample.record(segment: "other")
    #expect(await reason { try await journal.create(second) } == .exists)
    #expect(try await journal.load(record.request.id) == record)
}

private func checkEvents(_ journal: any Journal, _ other: any Journal) async throws {
    let time = TestTime()
    var expected = try Sample.record(at: time.date)
    let run = expected.request.id
    try await journal.create(expected)
    let events: [JournalEvent] = [
        .stageStarted(.validate, attempt: 1), .stageDone(.validate, output: Data("{}".utf8)),
        .stageStarted(.materialise, attempt: 1), .ticket(.materialise, Data("1".utf8)),
        .ticket(.materialise, Data("2".utf8)), .stageRefused(.materialise, waiting: 1.5),
        .stageRefused(.materialise, waiting: 2), .stageFailed(.materialise, nextAttempt: 2),
        .stageStarted(.materialise, attempt: 2), .ticket(.materialise, Data("3".utf8)),
        .stageRefused(.materialise, waiting: 0.25),
        .stageDone(.materialise, output: Data([0, 1, 255])),
        .status(.held, problems: [Problem("guard_removed", "removed 9 of 10 keys")]), .approved,
        .status(.succeeded, problems: []),
    ]
    for event in events {
        time.advance(by: .milliseconds(333))
        try await journal.append(event, to: run, at: time.date)
        expected.apply(event, at: time.date)
        #expect(try await journal.load(run) == expected)
        #expect(try await other.load(run) == expected)
    }
}

private func checkListing(_ journal: any Journal) async throws {
    let time = TestTime()
    for (index, segment) in ["a", "b", "a", nil, "a"].enumerated() {
        let status: RunStatus = index == 2 ? .failed : .succeeded
        try await journal.create(Sample.record("r\(index)", segment: segment, status: status, at: time.date))
        // The last two at the same time: then by id.
        if index < 3 { time.advance(by: .seconds(1)) }
    }
    func ids(_ filter: RunFilter) async throws -> [String] {
        try await journal.list(filter).map(\.request.id.rawValue)
    }
    let a = try Sample.segmentName("a")
    #expect(try await ids(RunFilter()) == ["r4", "r3", "r2", "r1", "r0"])
    #expect(try await ids(RunFilter(limit: 2)) == ["r4", "r3"])
    #expect(try await ids(RunFilter(limit: 0)) == [])
    #expect(try await ids(RunFilter(limit: -1)) == [])
    #expect(try await ids(RunFilter(segment: a)) == ["r4", "r2", "r0"])
    #expect(try await ids(RunFilter(segment: a, statuses: [.failed, .held])) == ["r2"])
    #expect(try await ids(RunFilter(statuses: [.succeeded], limit: 3)) == ["r4", "r3", "r1"])
    #expect(try await ids(RunFilter(statuses: [])) == [])
}

private func checkRace(_ journal: any Journal, _ other: any Journal) async throws {
    let record = try Sample.record()
    let run = record.request.id
    try await journal.create(record)
    let stages = StageName.allCases
    try await withThrowingTaskGroup(of: Void.self) { group in
        for (index, stage) in stages.enumerated() {
            let journal = index.isMultiple(of: 2) ? journal : other
            group.addTask {
                try await journal.append(.stageStarted(stage, attempt: 1), to: run, at: record.createdAt)
                for step in 0..<5 {
                    try await journal.append(.ticket(stage, Data("\(step)".utf8)), to: run, at: record.createdAt)
                }
            }
        }
        try await group.waitForAll()
    }
    let loaded = try await journal.load(run)
    #expect(loaded?.stages.count == stages.count)
    #expect(loaded?.stages.values.allSatisfy { $0.ticket == Data("4".utf8) } == true)
}

private func checkCreationRace(_ journal: any Journal, _ other: any Journal) async throws {
    let record = try Sample.record()
    let reasons = await withTaskGroup(of: JournalFailure.Reason?.self) { group in
        for index in 0..<20 {
            let journal = index.isMultiple(of: 2) ? journal : other
            group.addTask { await reason { try await journal.create(record) } }
        }
        return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(reasons.filter { $0 == nil }.count == 1)
    #expect(reasons.filter { $0 == .exists }.count == 19)
}

private func checkCancelled(_ journal: any Journal) async throws {
    let record = try Sample.record()
    let run = record.request.id
    try await journal.create(record)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            withUnsafeCurrentTask { $0?.cancel() }
            try await journal.append(.status(.interrupted, problems: []), to: run, at: record.createdAt)
        }
        try await group.waitForAll()
    }
    #expect(try await journal.load(run)?.status == .interrupted)
}
