import Foundation
import TestSupport
import Testing

/// The demo from nothing, judged by DuckDB's own command line over the same lake.
@Suite struct DemoTests {
    static let noon = "2026-11-20T12:00:00Z"
    static let nextNoon = "2026-11-21T12:00:00Z"

    @Test func `four queries become an audience that agrees with them, then nothing is left to send`() async throws {
        try await withProject { project in
            let made = try await project.headgate(
                "init", "--demo", "--endpoints", "500", "--as-of", Self.noon)
            try #require(made.code == 0, "\(made.stderr)")

            let run = try await project.headgate("run", "--all", "--as-of", Self.noon, "--output", "json")
            #expect(run.code == 0, "\(run.stderr)")
            let reports = try run.json(as: [PrintedReport].self)
            #expect(reports.map(\.status) == Array(repeating: "succeeded", count: 4))
            #expect(reports.flatMap(\.wrongSums).isEmpty)
            #expect(reports.allSatisfy { $0["sent"] == $0["added"] && $0["added"] > 0 })
            try await expectAgreement(project, at: Self.noon)

            let again = try await project.headgate("run", "--all", "--as-of", Self.noon, "--output", "json")
            #expect(again.code == 0)
            #expect(try again.json(as: [PrintedReport].self).map { $0["sent"] } == [0, 0, 0, 0])
            try await expectAgreement(project, at: Self.noon)
        }
    }

    @Test func `a later as-of takes attributes away from leavers`() async throws {
        try await withProject { project in
            let made = try await project.headgate(
                "init", "--demo", "--endpoints", "500", "--as-of", Self.nextNoon)
            try #require(made.code == 0, "\(made.stderr)")
            for moment in [Self.noon, Self.nextNoon] {
                let run = try await project.headgate(
                    "run", "logged_in_last_24_hours", "renewal", "--as-of", moment, "--output", "json")
                #expect(run.code == 0, "\(run.stdout)\n\(run.stderr)")
                let reports = try run.json(as: [PrintedReport].self)
                #expect(reports.flatMap(\.wrongSums).isEmpty)
                if moment == Self.nextNoon { #expect(reports[0]["removed"] > 0) }
                try await expectAgreement(project, at: moment, of: ["logged_in_last_24_hours", "renewal"])
            }
        }
    }

    /// Every attribute stands at exactly the endpoints (or their users) that the query's witness names.
    private func expectAgreement(
        _ project: TestProject, at moment: String, of segments: [String] = Witness.all.map(\.segment)
    ) async throws {
        let endpoints = try await project.endpoints()
        for witness in Witness.all where segments.contains(witness.segment) {
            let wanted = try await DuckDBAnswer.pairs(witness.sql(at: moment), in: project.folder)
            #expect(!wanted.isEmpty)
            guard witness.isOfUser else {
                let carried = endpoints.compactMapValues { $0.attributes?[witness.attribute]?.first }
                #expect(carried == wanted, "\(witness.segment)")
                continue
            }
            var users: [String: String] = [:]
            for (id, value) in wanted {
                let user = try #require(endpoints[id]?.user?.id)
                users[user] = value
            }
            let carried = endpoints.values.filter { $0.user?.attributes?[witness.attribute] != nil }
            #expect(Set(carried.compactMap(\.user?.id)) == Set(users.keys), "\(witness.segment)")
            #expect(
                carried.allSatisfy { $0.user?.attributes?[witness.attribute]?.first == users[$0.user?.id ?? ""] },
                "\(witness.segment)")
        }
    }
}

/// The four questions in DuckDB's own words, over the files.
private struct Witness {
    var segment: String
    var attribute: String
    var isOfUser: Bool
    var template: String

    func sql(at moment: String) -> String {
        template.replacing("NOW", with: "TIMESTAMP '\(moment.dropLast().replacing("T", with: " "))'")
            .replacing("EVENTS", with: "read_parquet('lake/all_events/**/*.parquet', hive_partitioning = true)")
    }

    static let all = [
        Witness(
            segment: "has_clicked", attribute: "HasClicked", isOfUser: true,
            template: "SELECT DISTINCT client.client_id, 'Yes' FROM EVENTS WHERE event_type = '_email.click'"),
        Witness(
            segment: "renewal", attribute: "LifecycleStage", isOfUser: true,
            template: """
                SELECT DISTINCT c.id, 'Renewal' FROM 'lake/salesforce_contact.parquet' c
                WHERE c.missed_payments = 0 AND EXISTS (
                  SELECT 1 FROM 'lake/salesforce_loan__c.parquet' l
                  WHERE l.contact_id = c.id AND NOT l.auto_renewal AND l.end_date > NOW - INTERVAL 30 DAY)
                """),
        Witness(
            segment: "unengaged_by_state", attribute: "UnengagedByState", isOfUser: true,
            template: """
                SELECT c.id, max(c.state) FROM 'lake/salesforce_contact.parquet' c
                JOIN (SELECT client.client_id AS id FROM EVENTS WHERE event_type = '_email.click'
                  AND ingest_timestamp > NOW - INTERVAL 6 MONTH) k ON k.id = c.id
                JOIN 'lake/system_logins.parquet' s ON s.username = c.username AND s.timestamp > NOW - INTERVAL 6 MONTH
                JOIN 'lake/google_analytics.parquet' g ON g.user_id = c.id AND g.timestamp > NOW - INTERVAL 6 MONTH
                GROUP BY c.id HAVING count(*) < 2
                """),
        Witness(
            segment: "logged_in_last_24_hours", attribute: "LoggedInDuringLast24Hours", isOfUser: false,
            template: """
                SELECT DISTINCT client.client_id, 'Yes' FROM EVENTS
                WHERE event_type = '_session.start' AND ingest_timestamp > NOW - INTERVAL 24 HOUR
                """),
    ]
}
