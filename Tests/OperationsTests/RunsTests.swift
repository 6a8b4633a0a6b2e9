import ProjectFiles
import SegmentCore
import TestSupport
import Testing
import Workflow

@testable import Operations

/// Starting, resuming, approving and cancelling runs, as values.
@Suite struct RunsTests {
    @Test func `a run is journaled, its events are read to the end, and its report is returned`() async throws {
        let test = try TestWorkspace()
        let read = ReadEvents()
        let segment = try test.workspace.project.segment(named: "vip")
        let reports = try await Runs(test.workspace).start(
            [test.workspace.request(.run, segment)], observer: read.observer)
        #expect(reports.map(\.status) == [.invalid])
        #expect(reports.first?.problems.map(\.code) == [RefusingEngine.problem.code])
        #expect(read.words == ["began vip", "validate", "ended invalid"])
        #expect(read.isOver)
        let recorded = try await test.journal.list(RunFilter())
        #expect(recorded.map(\.request.id) == reports.map(\.runID))
        #expect(recorded.map(\.status) == [.invalid])
    }

    @Test func `reports come in the order of the requests`() async throws {
        let test = try TestWorkspace()
        let segment = try test.workspace.project.segment(named: "vip")
        var query = segment
        query.name = nil
        let requests = [segment, query, query].map { test.workspace.request(.run, $0) }
        let reports = try await Runs(test.workspace).start(requests, width: 2)
        #expect(reports.map(\.runID) == requests.map(\.id))
    }

    @Test func `a journal that cannot be written is an error, and the events end`() async throws {
        let test = try TestWorkspace()
        let read = ReadEvents()
        let segment = try test.workspace.project.segment(named: "vip")
        let request = test.workspace.request(.run, segment)
        test.journal.failure = JournalFailure(.full, "the disk is full")
        await #expect(throws: JournalFailure.self) {
            try await Runs(test.workspace).start([request], observer: read.observer)
        }
        #expect(read.isOver && read.events.isEmpty)
    }

    @Test func `an interrupted run continues, also by the beginning of its id`() async throws {
        let test = try TestWorkspace()
        let record = try await test.record("20261121T101500Z-4f9a2c", .interrupted)
        let read = ReadEvents()
        let report = try await Runs(test.workspace).resume("20261121T1015", observer: read.observer)
        #expect(report.runID == record.request.id)
        #expect(read.words.first == "continues vip")
        #expect(read.words.last == "ended invalid")
        #expect(try await test.journal.list(RunFilter()).count == 1)
    }

    @Test(arguments: [RunStatus.succeeded, .partial, .held, .superseded, .invalid, .failed, .cancelled])
    func `a run that has ended or is held is not resumed`(status: RunStatus) async throws {
        let test = try TestWorkspace()
        let id = try await test.record("20261121T101500Z-4f9a2c", status).request.id
        #expect(await test.code { _ = try await Runs(test.workspace).resume("\(id)") } == "run_ended")
        #expect(test.journal.events(of: id).isEmpty)
    }

    @Test(arguments: [RunStatus.running, .succeeded, .superseded, .interrupted])
    func `a run that is not held is not approved`(status: RunStatus) async throws {
        let test = try TestWorkspace()
        let id = try await test.record("20261121T101500Z-4f9a2c", status).request.id
        #expect(await test.code { _ = try await Runs(test.workspace).approve("\(id)") } == "run_not_held")
        #expect(test.journal.events(of: id).isEmpty)
    }

    @Test func `a held run without a plan is not approved`() async throws {
        let test = try TestWorkspace()
        let id = try await test.record("20261121T101500Z-4f9a2c", .held).request.id
        #expect(await test.code { _ = try await Runs(test.workspace).approve("\(id)") } == "plan_file")
    }

    @Test func `an unknown run and an ambiguous beginning are named`() async throws {
        let test = try TestWorkspace()
        try await test.record("20261121T101500Z-4f9a2c", .interrupted)
        try await test.record("20261121T101500Z-4f9a2d", .interrupted)
        for name in ["20261122", "20261121T101500Z-4f"] {
            #expect(await test.code { _ = try await Runs(test.workspace).resume(name) } == "run_unknown", "\(name)")
        }
    }

    @Test func `a held run is cancelled with a notice`() async throws {
        let test = try TestWorkspace()
        let id = try await test.record("20261121T101500Z-4f9a2c", .held).request.id
        let report = try await Runs(test.workspace).cancel("\(id)", within: 1)
        #expect(report.status == .cancelled)
        #expect(test.notices.notices.map(\.report.status) == [.cancelled])
        #expect(await test.code { _ = try await Runs(test.workspace).cancel("\(id)", within: 1) } == "run_ended")
    }
}
