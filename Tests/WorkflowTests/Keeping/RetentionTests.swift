import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import Workflow

/// Which runs have had their time.
@Suite struct RetentionTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)
    private let retention = Retention(runs: 2, days: 10, planMaxAge: .seconds(86_400))

    private func record(
        _ name: String, daysAgo: Double, kind: RunRequest.Kind = .run, status: RunStatus = .succeeded,
        asOf: Double? = nil, segment: String = "plans"
    ) throws -> RunRecord {
        var record = try Sample.record(name, segment: segment, at: now.addingTimeInterval(-daysAgo * 86_400))
        record.request.kind = kind
        record.request.asOf = now.addingTimeInterval(-(asOf ?? daysAgo) * 86_400)
        record.status = status
        return record
    }

    private func expired(_ records: [RunRecord]) -> [String] {
        let old = records.filter { $0.createdAt < retention.horizon(at: now) }
        return retention.expired(old: old, newest: records, now: now).map(\.request.id.rawValue).sorted()
    }

    @Test func `a run goes when it is old and not among the newest`() throws {
        let records = try [
            record("r1", daysAgo: 40), record("r2", daysAgo: 30), record("r3", daysAgo: 20), record("r4", daysAgo: 15),
        ]
        #expect(expired(records) == ["r1", "r2"])
        #expect(expired(try records + [record("r5", daysAgo: 1)]) == ["r1", "r2", "r3"])
    }

    @Test func `segments count by themselves, and plans beside runs`() throws {
        let records = try [
            record("r1", daysAgo: 40), record("r2", daysAgo: 30), record("p1", daysAgo: 29, kind: .plan),
            record("p2", daysAgo: 28, kind: .plan), record("p3", daysAgo: 27, kind: .plan),
            record("o1", daysAgo: 50, segment: "others"),
        ]
        #expect(expired(records) == ["p1"])
    }

    @Test(arguments: [RunStatus.running, .held, .interrupted])
    func `a run without an end stays`(status: RunStatus) throws {
        let records = try [
            record("r1", daysAgo: 40, status: status), record("r2", daysAgo: 30), record("r3", daysAgo: 20),
            record("r4", daysAgo: 15),
        ]
        #expect(expired(records) == ["r2"])
    }

    @Test func `a plan stays as long as a run that it was applied as`() throws {
        let records = try [
            record("p1", daysAgo: 10.5, kind: .plan), record("p2", daysAgo: 10.4, kind: .plan),
            record("p3", daysAgo: 10.3, kind: .plan), record("p4", daysAgo: 1, kind: .plan),
            record("a1", daysAgo: 9.9, kind: .apply, asOf: 10.5),
        ]
        #expect(expired(records) == ["p2"])
    }

    @Test func `what a fresh plan file may name stays, however few days are kept`() throws {
        let none = Retention(runs: 1, days: 0, planMaxAge: .seconds(86_400))
        let records = try [
            record("p1", daysAgo: 2, kind: .plan), record("p2", daysAgo: 0.5, kind: .plan),
            record("p3", daysAgo: 0.1, kind: .plan),
        ]
        let gone = none.expired(old: records, newest: records, now: now)
        #expect(gone.map(\.request.id.rawValue) == ["p1"])
    }
}
