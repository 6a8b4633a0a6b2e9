import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import QueryEngines

@Suite struct `Inspection of queries` {
    @Test func `the example queries 1 and 4 pass as printed, 2 and 3 with the one word mended`() async throws {
        try await withBench { _, engine in
            for query in [Reference.clicked, Reference.renewal(.mended), Reference.unengaged(.mended), Reference.session] {
                let inspection = try await engine.inspect(query, dialect: .athena, asOf: Bench.asOf)
                #expect(inspection.problems.filter { $0.severity == .error } == [], "\(query.name)")
                #expect(inspection.columns.map(\.name).first == "Id")
                #expect(inspection.columns.map(\.type) == [.text, .text])
            }
        }
    }

    @Test(arguments: [Reference.renewal(.printed), Reference.unengaged(.printed)])
    func `GROUP BY endpoint.id names the place and the likely meaning`(query: SourceText) async throws {
        try await withBench { _, engine in
            let problems = try await engine.inspect(query, dialect: .athena, asOf: Bench.asOf).problems
            let problem = try #require(problems.first { $0.severity == .error })
            #expect(problem.code == .unknownAlias)
            #expect(problem.message == "endpoint.id: there is no endpoint in FROM")
            #expect(problem.hint?.hasPrefix("did you mean contact.id?") == true)
            let lines = query.text.split(separator: "\n")
            #expect(lines[try #require(problem.line) - 1].hasPrefix("GROUP BY endpoint.id"))
            #expect(problem.column == 10)
        }
    }

}
