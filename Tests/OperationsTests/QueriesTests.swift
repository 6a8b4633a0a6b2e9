import ProjectFiles
import SegmentCore
import TestSupport
import Testing

@testable import Operations

/// Checks without a run: queries, doctor, retention, audience, selection of segments.
@Suite struct QueriesTests {
    @Test func `what is wrong with a query is returned, and no run is journaled`() async throws {
        let test = try TestWorkspace()
        let problems = try await Queries(test.workspace).validate(test.workspace.project.segments)
        #expect(problems.map(\.code) == [RefusingEngine.problem.code])
        #expect(try await test.journal.list(RunFilter()).isEmpty)
    }

    @Test func `a query that may not run has no preview`() async throws {
        let test = try TestWorkspace()
        let segment = try test.workspace.project.segment(named: "vip")
        let refused = await #expect(throws: QueryRefused.self) {
            try await Queries(test.workspace).preview(segment, limit: 10, asOf: nil)
        }
        #expect(refused?.problems == [RefusingEngine.problem])
    }

    @Test func `doctor finds runs that were left, and what dead processes left`() async throws {
        let test = try TestWorkspace(others: NothingElse(leftovers: [10, 20]))
        try await test.record("20261121T101500Z-4f9a2c", .interrupted)
        let found = try await Doctor(test.workspace).examine()
        #expect(found.versions.duckdb == "1.0")
        #expect(found.findings.map(\.code) == ["run_interrupted", "leftovers"])
    }

    @Test func `a dry sweep counts leftovers and deletes nothing`() async throws {
        let test = try TestWorkspace(others: NothingElse(leftovers: [10, 20]))
        let sweep = try await Housekeeping(test.workspace).sweep(isDry: true)
        #expect(sweep.leftovers == 2 && sweep.bytes == 30)
    }

    @Test func `a target without an audience says so`() async throws {
        let test = try TestWorkspace()
        #expect(
            await test.code { _ = try await AudienceReads(test.workspace).count(where: nil) } == "no_embedded_audience")
    }

    @Test func `every unknown segment is named at once, and a query without a name keeps leavers`() throws {
        let project = try TestWorkspace().workspace.project
        let unknown = #expect(throws: ProjectInvalid.self) {
            try SegmentSelection(segments: ["vip", "a", "b"], all: false, query: .none).definitions(of: project)
        }
        #expect(unknown?.problems.count == 2)
        let query = SourceText("SELECT 1", name: "<query>")
        let found = try SegmentSelection(segments: [], all: false, query: .text(query, name: nil))
            .definitions(of: project)
        #expect(found.map(\.name) == [nil])
        #expect(found.map(\.mode) == [.upsert])
    }
}
