import AWSTestSupport
import Foundation
import SNSNotices
import SegmentCore
import TestSupport
import Testing

/// Notices as subscribers of a topic get them.
@Suite(.timeLimit(.minutes(60))) struct SNSNoticeSinkTests {
    @Test func `a topic keeps the rules of notice sinks`() async throws {
        try await SNSFixture.with { here in
            for rule in NoticeSinkConformance.allCases {
                try await rule.check(here.sink) {
                    try await here.received().compactMap { $0.attributes["notice_id"] }
                }
            }
        }
    }

    @Test func `every end of a run is told in the reference's subject, message and attributes`() async throws {
        try await SNSFixture.with { here in
            for notice in try Self.notices() { try await here.sink.deliver(notice) }
            let told = try await here.received()
            let text = told.map { notification in
                let attributes = notification.attributes.sorted { $0.key < $1.key }
                    .map { "\($0.key)=\($0.value)" }.joined(separator: " ")
                return "\(notification.subject)\n\(attributes)\n\(notification.message)\n"
            }.joined(separator: "\n")
            try expectGolden(text, "notices/sns.txt")
        }
    }

    @Test func `a FIFO topic gets a group and makes a notice that is sent twice one`() async throws {
        try await SNSFixture.with("notices.fifo") { here in
            let notice = try Sample.notice()
            for _ in 0..<2 { try await here.sink.deliver(notice) }
            #expect(try await here.received().map { $0.attributes["notice_id"] } == [notice.id])
        }
    }

    @Test func `a long notice is cut to what SNS takes, its errors first, and says what it left out`() async throws {
        try await SNSFixture.with { here in
            var notice = try Sample.notice(status: .failed)
            notice.subject = "Überraschung\n" + String(repeating: "x", count: 200)
            notice.report.problems =
                (0..<5_000).map {
                    Problem("rows_invalid", "\($0) " + String(repeating: "é", count: 3_000), severity: .warning)
                } + [Problem("query_failed", "the query failed")]
            try await here.sink.deliver(notice)
            let told = try #require(try await here.received().first)
            #expect(told.message.utf8.count <= 262_144)
            #expect(told.subject.count == 99)
            #expect(told.subject.hasPrefix("?berraschung?x"))
            let message = try #require(
                try JSONSerialization.jsonObject(with: Data(told.message.utf8)) as? [String: Any])
            let problems = try #require(message["problems"] as? [[String: String]])
            #expect(problems.first?["code"] == "query_failed")
            #expect(message["problems_omitted"] as? Int == 5_001 - problems.count)
        }
    }

    @Test func `what SNS refuses is told with its code, and without the notice`() async throws {
        try await SNSFixture.with { here in
            let nowhere = SNSNoticeSink(client: here.client, topicARN: here.topic + "-gone")
            let failure = await thrown(NoticeFailure.self) { try await nowhere.deliver(try Sample.notice()) }
            #expect(failure?.message.contains("SNS Publish") == true)
            #expect(failure?.message.contains("NotFound, HTTP 404, request ") == true)
            try await here.bench.turn(
                "faults", #"{"rules": [{"service": "sns", "operation": "Publish", "kind": "lost-answer"}]}"#)
            let lost = await thrown(NoticeFailure.self) { try await here.sink.deliver(try Sample.notice()) }
            #expect(lost?.message.contains("no_answer") == true)
            // It is not sent again by itself: the outbox does that, under the same id.
            #expect(try await here.received().count == 1)
        }
    }

    /// One of each end.
    private static func notices() throws -> [RunNotice] {
        func notice(
            _ status: RunStatus, _ subject: String, segment: String? = "vip", imported: StageReport.Status = .skipped,
            problems: [Problem] = [], guards: [GuardFinding] = []
        ) throws -> RunNotice {
            var notice = try Sample.notice("20261121T101500Z-4f9a2c/\(status.rawValue)", status: status)
            notice.subject = subject
            notice.report.segment = segment
            notice.report.problems = problems
            notice.report.guards = guards
            notice.report.stages = [
                StageReport(name: .import, status: imported, startedAt: "2026-11-21T10:15:09.000Z", seconds: 4)
            ]
            return notice
        }
        let held = GuardFinding(
            kind: .removed, tripped: true, attribute: nil, measured: 0.301, limit: 0.15,
            text: "removed 1,204 of 4,000 keys (30.1 %), limit 15 % and 100")
        return [
            try notice(.succeeded, "Amazon Pinpoint Segmentation Query Successful", imported: .done),
            try notice(
                .invalid, "Amazon Pinpoint Segmentation Query Invalid", segment: nil,
                problems: [Problem("unknown_column", "unknown column \"x\"", hint: "did you mean y?")]),
            try notice(
                .failed, "Amazon Pinpoint Segmentation Query Failed",
                problems: [Problem("engine_failed", "Athena StartQueryExecution: access denied")]),
            try notice(
                .failed, "Amazon Pinpoint Import Failed", imported: .done,
                problems: [Problem("pinpoint_role", "Pinpoint cannot use the role")]),
            try notice(
                .partial, "Headgate run partial", imported: .done,
                problems: [Problem("rows_rejected", "rejected rows: 2 (Invalid …)", severity: .warning)]),
            try notice(.held, "Headgate run held", guards: [held]),
            try notice(.cancelled, "Headgate run cancelled"),
        ]
    }
}
