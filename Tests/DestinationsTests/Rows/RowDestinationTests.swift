import BatchFiles
import FileStore
import Foundation
import SegmentCore
import TestSupport
import Testing

/// A destination with a row shape of its own, and an engine with a dialect of its own: neither is known outside
/// TestSupport and these tests.
@Suite struct RowDestinationTests {
    @Test func `a destination that takes rows conforms to the port`() async throws {
        try await withScratchFolder { folder in
            let store = FileObjectStore(root: Location(folder.path))
            let contract = RowDestination.contract("rows:conformance")
            let reader = FileBatchReader(contract) { store.location(of: $0).address }
            let destination = RowDestination(contract, reader: reader, objects: store)
            try await DestinationConformance(destination, objects: store) { id, column in
                destination.rows[id.lowercased()].map { $0[column] ?? [] }
            }.run()
        }
    }

    @Test(arguments: [RowRuns.Engine.embedded, .oneShot])
    func `a segment goes into it from end to end, in the shape of its contract`(engine: RowRuns.Engine) async throws {
        try await RowRuns.with(engine) { runs in
            let query = """
                SELECT id AS "Id", plan AS "Traits.Plan", [plan, 'all'] AS "Traits.Tags", age AS "Metrics.Age", \
                mail AS "Email" FROM people
                """
            let people = "id,plan,age,mail\nA-1,gold,31,a@b.c\na-2,,7,\na-3,basic,,c@b.c\n"
            let first = try await runs.run("20261121T101500Z-000001", people: people, query)
            #expect(first.status == .succeeded, "\(first.problems)")
            #expect(
                runs.destination.rows == [
                    "a-1": [
                        "Traits.Plan": ["gold"], "Traits.Tags": ["all", "gold"], "Metrics.Age": ["31"],
                        "Email": ["a@b.c"],
                    ],
                    "a-2": ["Traits.Tags": ["all"], "Metrics.Age": ["7"]],
                    "a-3": ["Traits.Plan": ["basic"], "Traits.Tags": ["all", "basic"], "Email": ["c@b.c"]],
                ])
            let left = "id,plan,age,mail\nA-1,,31,a@b.c\na-2,new,8,\n"
            let second = try await runs.run("20261121T101500Z-000002", people: left, query)
            #expect(second.status == .succeeded, "\(second.problems)")
            #expect(second.counts.changed == 2 && second.counts.removed == 1)
            #expect(
                runs.destination.rows == [
                    "a-1": ["Traits.Tags": ["all"], "Metrics.Age": ["31"], "Email": ["a@b.c"]],
                    "a-2": ["Traits.Plan": ["new"], "Traits.Tags": ["all", "new"], "Metrics.Age": ["8"]],
                    "a-3": ["Email": ["c@b.c"]],
                ])
            #expect(try await runs.run("20261121T101500Z-000003", people: left, query).counts.sent == 0)
        }
    }

    @Test func `an engine that runs each statement in a process of its own conforms to the port`() async throws {
        try await withScratchFolder { folder in
            let store = FileObjectStore(root: Location(folder.path))
            let lake = ["all_events": "SELECT 'e-1' AS endpoint_id"]
            try await QueryEngineConformance(
                engine: OneShotEngine(lake: lake, objects: store),
                lake: .lake(dialect: .duckdb, asOf: TestTime().date), table: "all_events", column: "endpoint_id",
                endless: "SELECT sum(hash(a.i * b.i)) AS n FROM range(10000000) AS a(i), range(10000000) AS b(i)",
                failing: "SELECT CAST('x' || i AS INTEGER) AS n FROM range(2) AS t(i)"
            ).check()
        }
    }

    @Test func `rows of scalars come as CSV under the key's name of the contract`() async throws {
        try await RowRuns.with { runs in
            let report = try await runs.run(
                "20261121T101500Z-000001", people: "id,plan\nA-1,gold\n",
                "SELECT id AS \"Id\", plan AS \"Traits.Plan\" FROM people")
            #expect(report.status == .succeeded, "\(report.problems)")
            #expect(runs.destination.rows == ["a-1": ["Traits.Plan": ["gold"]]])
        }
    }
}
