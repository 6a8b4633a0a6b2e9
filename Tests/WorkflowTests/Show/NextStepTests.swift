import SegmentCore
import TestSupport
import Testing

@testable import Workflow

/// A run that has come to a status, and the commands that go on from there.
struct StepCase: Sendable, CustomTestStringConvertible {
    var rule: String
    var status: RunStatus
    var kind: RunRequest.Kind
    /// Nil: a query without a name.
    var segment: String?
    var counts: RowCounts
    var commands: [String]

    init(
        _ rule: String, _ status: RunStatus, kind: RunRequest.Kind = .run, segment: String? = "vip", sent: Int = 0,
        rejected: Int = 0, unknown: Int = 0, gives commands: String...
    ) {
        self.rule = rule
        self.status = status
        self.kind = kind
        self.segment = segment
        counts = RowCounts()
        counts.sent = sent
        counts.rejected = rejected
        counts.unknown = unknown
        self.commands = commands
    }

    var testDescription: String { rule }

    func steps() throws -> [NextStep] {
        var record = try Sample.record("r1", segment: segment, status: status)
        record.request.kind = kind
        let report = RunReport(
            runID: record.request.id, segment: segment, target: "dev", status: status, asOf: "2026-11-21T10:15:00Z",
            counts: counts)
        return NextStep.steps(after: record, report)
    }
}

@Suite
struct NextStepTests {
    @Test(arguments: [
        StepCase("one that runs can be resumed or ended", .running, gives: "resume r1", "cancel r1"),
        StepCase("one that was interrupted can be resumed or ended", .interrupted, gives: "resume r1", "cancel r1"),
        StepCase("a held run is approved or ended", .held, gives: "approve r1", "cancel r1"),
        StepCase("a held plan is approved; there is no run to end", .held, kind: .plan, gives: "approve r1"),
        StepCase("a held apply is approved or ended", .held, kind: .apply, gives: "approve r1", "cancel r1"),
        StepCase("one that was superseded has newer ones", .superseded, gives: "runs vip"),
        StepCase("a superseded query has no segment to list", .superseded, segment: nil),
        StepCase("an invalid one is validated, then run", .invalid, gives: "validate vip", "run vip"),
        StepCase("an invalid query is run again", .invalid, segment: nil, gives: "run --query SQL"),
        StepCase("a failed one is run again", .failed, gives: "run vip"),
        StepCase("a failed query is run again", .failed, segment: nil, gives: "run --query SQL"),
        StepCase("a cancelled one is run again", .cancelled, gives: "run vip"),
        StepCase("a run that succeeded is done", .succeeded, sent: 5),
        StepCase("an apply that succeeded is done", .succeeded, kind: .apply, sent: 5),
        StepCase("a plan with changes is run", .succeeded, kind: .plan, sent: 1, gives: "run vip"),
        StepCase("a plan without changes is done", .succeeded, kind: .plan),
        StepCase("rejected rows are sent again on request", .partial, rejected: 1, gives: "run vip --retry-rejected"),
        StepCase(
            "rows of unknown outcome are sent again in halves, or all", .partial, unknown: 1,
            gives: "run vip", "run vip --retry-rejected"),
        StepCase(
            "of both, rejected rows come first", .partial, rejected: 1, unknown: 1,
            gives: "run vip --retry-rejected", "run vip", "run vip --retry-rejected"),
        StepCase("a query remembers no rejection", .partial, segment: nil, rejected: 1, gives: "run --query SQL"),
        StepCase("a query knows no doubt", .partial, segment: nil, unknown: 1, gives: "run --query SQL"),
        StepCase("a partial run without either leaves nothing to do", .partial),
    ])
    func `after a run`(step: StepCase) throws {
        #expect(try step.steps().map(\.command) == step.commands.map { "headgate \($0)" })
    }

    @Test func `every step says what it is for, each another thing`() throws {
        for status in RunStatus.allCases {
            let steps = try StepCase("", status, rejected: 1, unknown: 1).steps()
            #expect(Set(steps.map(\.what)).count == steps.count)
            #expect(steps.allSatisfy { $0.what.hasPrefix("to ") })
        }
    }
}
