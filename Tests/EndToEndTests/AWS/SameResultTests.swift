import AWSTestSupport
import Foundation
import TestSupport
import Testing

/// The embedded engine and Athena are held to the same rows, through ten runs over a lake that moves on.
@Suite(.timeLimit(.minutes(60))) struct SameResultTests {
    private static let steps = 10
    /// The step whose imports fail: all of their rows are unknown after it, and are sent in halves.
    private static let failing = 5

    @Test func `both engines give the same plan and the same audience, row for row, through ten runs`() async throws {
        try await FakeAWS.running { bench in
            try await withProject { scratch in
                let project = TestProject(folder: scratch.folder, variables: bench.variables)
                let account = try await AWSAccount(on: bench)
                let other = try await AWSAccount(on: bench, named: "headgate-embedded")
                let lake = try await AWSLake.make(in: project, account)
                try configure(project, account, other)
                for step in 1...Self.steps {
                    try await lake.move(to: step)
                    if step == Self.failing { try await fail(bench) }
                    try await compare(step, project, account)
                    let found = try await (account.endpoints(), other.endpoints())
                    #expect(found.0 == found.1, "step \(step)")
                    #expect(!found.0.isEmpty)
                }
                #expect(try await bench.violations() == [])
            }
        }
    }

    private func configure(_ project: TestProject, _ athena: AWSAccount, _ embedded: AWSAccount) throws {
        func pinpoint(_ account: AWSAccount) -> String {
            """
                results: s3://\(account.bucket)/results
                destination: {type: pinpoint, application: \(account.application), role: "\(account.role)"}
            """
        }
        let off = "{removed: off, changed: off, invalid: off, row_count: off, null_rate: off, rejected: off}"
        try project.write(
            """
            lake:
              database: crm
              tables: {people: "lake/people/*.parquet", clicks: "lake/clicks/*.parquet"}
            targets:
              athena:
                engine: {type: athena, work_database: headgate_work, jobs: 8}
            \(pinpoint(athena))
              embedded:
            \(pinpoint(embedded))
            default_target: athena
            segments:
              clickers: {query: clickers.sql, guards: \(off), leavers: {attributes: {Attributes.Clicked: {set: "No"}}}}
              stages: {query: stages.sql, guards: \(off)}
              profiles: {query: profiles.sql, guards: \(off)}

            """, to: "headgate.yaml")
    }

    /// The next three imports of each application fail.
    private func fail(_ bench: FakeAWS) async throws {
        try await bench.turn(
            "pinpoint/endings",
            """
            [{"url": "headgate-tests/", "times": 3, "state": "FAILED", "after_rows": 0},
             {"url": "headgate-embedded/", "times": 3, "state": "FAILED", "after_rows": 0}]
            """)
    }

    private func compare(_ step: Int, _ project: TestProject, _ account: AWSAccount) async throws {
        var reports: [String: [PrintedReport]] = [:]
        for target in ["athena", "embedded"] {
            let outcome = try await project.headgate(
                "run", "--all", "--target", target, "--as-of", String(format: "2026-01-%02d", step), "--output", "json")
            for report in try outcome.json(as: [PrintedReport].self) {
                let segment = try #require(report.segment)
                let isWell = report.status == (step == Self.failing ? "partial" : "succeeded")
                #expect(isWell && report.wrongSums == [], "\(target) \(segment) \(step): \(report)")
                try await account.download(
                    try #require(report.files["plan"]), to: project.url("plans/\(segment)-\(step)-\(target)"))
                reports[segment, default: []].append(report)
            }
        }
        #expect(reports.keys.sorted() == AWSLake.segments)
        for (segment, both) in reports {
            #expect(both.count == 2 && both[0].counts == both[1].counts, "\(segment) \(step)")
            #expect(both[0].attributes == both[1].attributes, "\(segment) \(step)")
            let (one, two) = (plan("\(segment)-\(step)-athena"), plan("\(segment)-\(step)-embedded"))
            let different = try await DuckDBAnswer.rows(
                """
                (FROM \(one) EXCEPT ALL FROM \(two)) UNION ALL (FROM \(two) EXCEPT ALL FROM \(one)) LIMIT 5
                """, in: project.folder)
            #expect(different == [], "\(segment) \(step)")
        }
    }

    /// A plan's rows, each as often as it counts: an engine may let one row stand for many unchanged keys.
    private func plan(_ name: String) -> String {
        """
        (SELECT p.* EXCLUDE (row_count) FROM read_parquet('plans/\(name)/**') AS p, unnest(range(p.row_count)) AS copies(n))
        """
    }
}
