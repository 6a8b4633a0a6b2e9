import AWSTestSupport
import SegmentCore
import TestSupport
import Testing

@testable import QueryEngines

@Suite(.serialized, .timeLimit(.minutes(60))) struct `Athena's conformance` {
    @Test(arguments: [true, false])
    func `Athena keeps the port's promises, with one poller for all and without`(polled: Bool) async throws {
        try await withAthena(polled: polled) { bench, engine in
            try await bench.bench.turn("athena/endings", #"{"sql": "4711", "times": 9, "run": 1000000}"#)
            try await QueryEngineConformance(
                engine: engine, lake: AthenaBench.scope, table: "all_events",
                column: "endpoint_id", endless: "SELECT 4711 AS n",
                failing: "SELECT CAST('x' || CAST(i AS varchar) AS integer) AS n FROM (VALUES 1, 2) AS t(i)"
            ).check()
            let tables = try await engine.tables.configuration.store.list(under: ObjectKey("conformance"))
            #expect(!tables.contains { $0.rawValue.hasPrefix("conformance/endless") })
        }
    }
}
