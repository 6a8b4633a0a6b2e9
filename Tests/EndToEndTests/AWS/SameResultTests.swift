import AWSTestSupport
import Foundation
import TestSupport
import Testing

/// The embedded engine and Athena are held to the same rows, through ten runs over a lake that moves on.
@Suite(.timeLimit(.minutes(15))) struct SameResultTests {
    private static let steps = 10
    /// The step whose imports fail: all of one segment's rows are unknown after it.
    private static let failing = 5

    @Test func `both engines give the same plan and the same audience, row for row, through ten runs`() async throws {
        try await AWSBench.running { bench in
            try await withProject { project in
                let account = try await AWSAccount(on: bench)
                let other = try await AWSAccount(on: bench, named: "headgate-embedded")
                let lake = try await AWSLake.make(in: project, account)
                try configure(project, account, other)
                for step in 1...Self.steps {
                    try await lake.move(to: step)
                    if step == Self.failing { try await fail("profiles", bench) }
                    for segment in AWSLake.segments {
                        try await compare(segment, step, project, account, bench)
                    }
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

    /// The next import of each application fails after some rows.
    private func fail(_ segment: String, _ bench: AWSBench) async throws {
        try await bench.turn(
            "pinpoint/endings",
            """
            [{"url": "headgate-tests/", "times": 1, "state": "FAILED", "after_rows": 20},
             {"url": "headgate-embedded/", "times": 1, "state": "FAILED", "after_rows": 20}]
            """)
    }

    private func compare(
        _ segment: String, _ step: Int, _ project: TestProject, _ account: AWSAccount, _ bench: AWSBench
    ) async throws {
        let asOf = String(format: "2026-01-%02d", step)
        var reports: [PrintedReport] = []
        for target in ["athena", "embedded"] {
            let report = try await project.report(
                "run", segment, "--target", target, "--as-of", asOf)
            #expect(
                report.status == "succeeded" || report.status == "partial", "\(target) \(segment) \(step): \(report)")
            #expect(report.wrongSums == [], "\(target) \(segment) \(step)")
            let place = try #require(report.files["plan"])
            try await account.download(place, to: project.url("plans/\(segment)-\(step)-\(target)"))
            reports.append(report)
        }
        #expect(reports[0].counts == reports[1].counts, "\(segment) \(step)")
        #expect(reports[0].attributes == reports[1].attributes, "\(segment) \(step)")
        let (one, two) = (plan("\(segment)-\(step)-athena"), plan("\(segment)-\(step)-embedded"))
        let different = try await DuckDBAnswer.rows(
            """
            (FROM \(one) EXCEPT ALL FROM \(two)) UNION ALL (FROM \(two) EXCEPT ALL FROM \(one)) LIMIT 5
            """, in: project.folder)
        #expect(different == [], "\(segment) \(step)")
        let rows = try await DuckDBAnswer.rows("SELECT count(*) FROM \(one)", in: project.folder)
        #expect(rows[0][0] != "0")
    }

    private func plan(_ name: String) -> String { "read_parquet('plans/\(name)/**')" }
}
