import AWSTestSupport
import Foundation
import SegmentCore
import TestSupport
import Testing

/// Whole runs into Pinpoint.
@Suite(.timeLimit(.minutes(10))) struct PinpointRunTests {
    private static let query =
        #"SELECT id AS Id, plan AS "Attributes.Plan", address AS "Address", 'EMAIL' AS "ChannelType" FROM people"#

    @Test func `a batch with a bad row is sent in halves until the row is isolated, and all others arrive`()
        async throws
    {
        let csv =
            (["id,plan,address"] + (10..<26).map { "k\($0),gold,k\($0)@b.c" }).joined(separator: "\n") + "\n"
        try await PinpointFixture.with { here in
            try await here.bench.turn("pinpoint/endings", #"[{"url": ".", "times": 1000, "reject": "^k17$"}]"#)
            try await PinpointRuns.with(here, csv: csv, query: Self.query, isolationRows: 3) { runs in
                var reports: [RunReport] = []
                for number in 1...5 { reports.append(try await runs.run("20261121T10150\(number)Z-4f9a2c")) }
                #expect(reports.map(\.status) == [.partial, .partial, .partial, .partial, .succeeded])
                #expect(reports.map(\.counts.sent) == [16, 16, 8, 4, 0])
                #expect(reports.map(\.counts.accepted) == [0, 8, 4, 2, 0])
                #expect(reports.map(\.counts.unknown) == [16, 8, 4, 2, 0])
                let told = reports[0].problems.filter { $0.code == "rows_rejected" }.map(\.message)
                #expect(told == ["rejected rows: 1 (line … of … rejected … the …)"])
                #expect(runs.notices.notices.map(\.subject).first == "Headgate run partial")
                let types = runs.notices.notices.map(\.notificationType)
                #expect(types == ["failure", "failure", "failure", "failure", "success"])
            }
            let overview = try await here.overview()
            #expect(overview.repeated == [:])
            #expect(overview.jobs.count == 7)
            for key in 10..<26 {
                #expect(try await here.values("k\(key)", "Attributes.Plan") == (key == 17 ? nil : ["gold"]))
            }
        }
    }

    @Test func `a text of two lines goes as JSON lines, because a CSV of Pinpoint's has none`() async throws {
        let csv = "id,plan,address\nk1,\"gold\nand silver\",k1@b.c\nk2,free,k2@b.c\n"
        try await PinpointFixture.with { here in
            try await PinpointRuns.with(here, csv: csv, query: Self.query, isolationRows: 3) { runs in
                let report = try await runs.run("20261121T101501Z-4f9a2c")
                #expect(report.status == .succeeded)
                #expect(report.counts.accepted == 2)
            }
            #expect(try await here.overview().jobs.map(\.Definition.Format) == ["JSON"])
            #expect(try await here.values("k1", "Attributes.Plan") == ["gold\nand silver"])
        }
    }

    @Test func `a role that Pinpoint cannot assume fails the run as an import, and nothing is lost`() async throws {
        try await PinpointFixture.with { here in
            try await PinpointRuns.with(
                here, csv: "id,plan,address\nk1,gold,k1@b.c\n", query: Self.query, isolationRows: 3
            ) { runs in
                try await here.bench.turn(
                    "faults",
                    #"{"rules": [{"service": "pinpoint", "operation": "CreateImportJob", "kind": "error", "status": 400, "code": "BadRequestException", "message": "Unable to assume the role"}]}"#
                )
                let report = try await runs.run("20261121T101501Z-4f9a2c")
                #expect(report.status == .failed)
                let problem = try #require(report.problems.first { $0.code == "pinpoint_role" })
                #expect(problem.message.contains("BadRequestException, HTTP 400, request "))
                #expect(runs.notices.notices.map(\.subject) == ["Amazon Pinpoint Import Failed"])
                let again = try await runs.run("20261121T101502Z-4f9a2c")
                #expect(again.status == .succeeded)
                #expect(again.counts.accepted == 1)
            }
            #expect(try await here.values("k1", "Attributes.Plan") == ["gold"])
        }
    }
}
