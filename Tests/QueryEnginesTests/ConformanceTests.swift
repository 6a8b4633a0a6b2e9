import SegmentCore
import TestSupport
import Testing

@testable import QueryEngines

@Suite struct `The query engine's conformance` {
    @Test func `DuckDB keeps the port's promises`() async throws {
        try await withBench { _, engine in
            try await QueryEngineConformance(
                engine: engine, lake: Bench.lakeScope, table: "all_events",
                column: "endpoint_id",
                endless: "SELECT sum(hash(a.i * b.i)) AS n FROM range(10000000) AS a(i), range(10000000) AS b(i)",
                failing: "SELECT CAST('x' || i AS INTEGER) AS n FROM range(2) AS t(i)"
            ).check()
        }
    }
}

@Suite struct `The child's output` {
    @Test(arguments: [1, 3, 7, 1_000])
    func `progress and result are told apart, in pieces of any size`(size: Int) {
        let text =
            " 99% ▕██▏ \u{1B}\nheadgate:begin\n\r  0% ▕ ▏ \r 42% ▕███  ▏ (~4 seconds remaining)\r100% ▕█████▏\n"
            + "{\"Count\":12,\"Files\":[\"a 5% b\"]}\n"
        let bytes = Array(text.utf8)
        var reader = OutputReader()
        var fractions: [Double] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            let piece = bytes[start..<min(bytes.count, start + size)]
            if let fraction = piece.withUnsafeBytes({ reader.take($0) }) { fractions.append(fraction) }
        }
        #expect(Set(fractions).isSubset(of: [0, 0.42, 1]))
        #expect(fractions.last == 1)
        #expect(reader.output == "{\"Count\":12,\"Files\":[\"a 5% b\"]}\n")
    }
}
