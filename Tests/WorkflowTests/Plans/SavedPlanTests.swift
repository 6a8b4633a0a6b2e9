import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import Workflow

/// A plan file as it is read again, and all that it is refused for.
@Suite
struct SavedPlanTests {
    private let time = TestTime()

    @Test func `a plan is read as it was written`() throws {
        let record = try record()
        let read = try read(SavedPlan(record: record).data)
        #expect(read.record == record)
        #expect(read.guarded == (try guarded()))
    }

    @Test func `a record without guards has no plan to apply`() throws {
        var record = try record()
        record.stages[.guards]?.output = nil
        #expect(SavedPlan(record: record).guarded == nil)
    }

    /// A change of the file, the code of the refusal and a word of its message.
    struct Refusal: Sendable, CustomTestStringConvertible {
        var rule: String
        var word: String
        var change: @Sendable (String) -> String

        init(_ rule: String, _ word: String, _ change: @escaping @Sendable (String) -> String) {
            self.rule = rule
            self.word = word
            self.change = change
        }

        var testDescription: String { rule }
    }

    @Test(arguments: [
        Refusal("an empty file is no plan", "not a plan") { _ in "" },
        Refusal("another text is no plan", "not a plan") { _ in "SELECT 1" },
        Refusal("other JSON is no plan", "not a plan") { _ in "[1]" },
        Refusal("a newer format is named", "format 2") { $0.replacing("\"format\":1", with: "\"format\":2") },
        Refusal("an older format is named", "format 0") { $0.replacing("\"format\":1", with: "\"format\":0") },
        Refusal("a newer format is named, whatever else is in it", "format 9") { _ in #"{"format":9}"# },
        Refusal("a file that lacks its parts is damaged", "damaged") { _ in #"{"format":1}"# },
        Refusal("a file that was cut is no plan", "not a plan") { String($0.dropLast(10)) },
        Refusal("another record is not the one that was written", "altered") {
            $0.replacing("segments/vip.sql", with: "segments/all.sql")
        },
        Refusal("another digest is not the record's", "altered") {
            $0.replacing(/"digest":"[0-9a-f]{4}/, with: #""digest":"0000"#)
        },
        Refusal("a record that is none is refused, though its digest is right", "altered") { _ in
            #"{"digest":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","format":1,"record":"{}"}"#
        },
    ])
    func `what is refused`(refusal: Refusal) throws {
        let text = String(decoding: SavedPlan(record: try record()).data, as: UTF8.self)
        let problem = try #require(self.refusal(of: Data(refusal.change(text).utf8)))
        #expect(problem.code == .planFile)
        #expect(problem.message.contains(refusal.word), "\(problem.message)")
        #expect(problem.file == "vip.plan")
        #expect(problem.hint != nil)
    }

    @Test(arguments: [(0, true), (86_400, true), (86_401, false), (-60, true)])
    func `a plan is read until its age is above the limit`(seconds: Int, isRead: Bool) throws {
        let data = SavedPlan(record: try record()).data
        time.advance(by: .seconds(seconds))
        let problem = refusal(of: data)
        #expect(problem?.code == (isRead ? nil : .planAge))
        if !isRead { #expect(problem?.message == "the plan is 24 h old, plan.max_age is 24 h") }
    }

    // MARK: Applying

    @Test(arguments: [true, false])
    func `a run that applies a plan is a run of its own`(approved: Bool) throws {
        let id = try Sample.runID("20261122T101500Z-aaaaaa")
        let record = try record()
        time.advance(by: .seconds(60))
        let run = SavedPlan(record: record).applied(as: id, approved: approved, at: time.date)
        #expect(run.request.id == id)
        #expect(run.request.kind == .apply)
        #expect(run.request.approved == approved)
        #expect(run.status == .running)
        #expect(run.createdAt == time.date)
        #expect(run.problems == [])
    }

    @Test func `what was asked for stays: segment, target, destination and moment`() throws {
        let record = try record()
        time.advance(by: .seconds(60))
        let run = SavedPlan(record: record).applied(as: try Sample.runID("x"), approved: true, at: time.date)
        var request = record.request
        (request.id, request.kind, request.approved) = (try Sample.runID("x"), .apply, true)
        #expect(run.request == request)
    }

    @Test func `the stages that ended are its own; its notice, and stages on their way, are not`() throws {
        var record = try record()
        record.stages[.export] = StageRecord(startedAt: time.date, ticket: Data("t".utf8))
        let run = SavedPlan(record: record).applied(as: try Sample.runID("x"), approved: false, at: time.date)
        #expect(Set(run.stages.keys) == [.validate, .guards])
        #expect(run.stages[.guards] == record.stages[.guards])
    }

    // MARK: Making

    private func guarded() throws -> GuardedPlan {
        let finding = GuardFinding(
            kind: .removed, tripped: true, attribute: nil, measured: 0.3, limit: 0.15, text: "removed much")
        return GuardedPlan(plan: PlannedFigures(removed: 300).plan, findings: [finding])
    }

    /// A plan that was held: validated, planned and judged, with a notice of that.
    private func record() throws -> RunRecord {
        var record = try Sample.record(status: .held, at: time.date)
        record.request.kind = .plan
        record.problems = [Problem("held", "held")]
        record.stages = [
            .validate: StageRecord(startedAt: time.date, output: Data("{}".utf8)),
            .guards: StageRecord(startedAt: time.date, output: JSONCoding.data(try guarded())),
            .notice: StageRecord(startedAt: time.date, output: Data("{}".utf8)),
        ]
        return record
    }

    private func read(_ data: Data) throws(Problem) -> SavedPlan {
        try SavedPlan(data: data, file: "vip.plan", maxAge: .seconds(86_400), now: time.date)
    }

    private func refusal(of data: Data) -> Problem? {
        do throws(Problem) { _ = try read(data) } catch { return error }
        return nil
    }
}
