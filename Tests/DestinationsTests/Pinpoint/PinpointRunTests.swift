import AWSTestSupport
import Foundation
import SegmentCore
import TestSupport
import Testing

/// Whole runs into Pinpoint.
@Suite(.timeLimit(.minutes(60))) struct PinpointRunTests {
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
            #expect(try await here.overview().jobs.map(\.definition.format) == ["JSON"])
            // Beside polling: two for the batch, none for the run.
            for call in ["GetImportJobs", "CreateImportJob"] { #expect(try await here.calls(call) == 1) }
            #expect(try await here.calls("GetApp") == 0)
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

    @Test(arguments: [true, false]) func `a process that dies at any call leaves nothing lost and no job doubled`(
        _ isResumed: Bool
    ) async throws {
        try await PinpointFixture.with { here in
            for moment in 0..<8 {
                let keys = (0..<3).map { "\(isResumed ? "r" : "n")\(moment)k\($0)" }
                let csv = (["id,plan,address"] + keys.map { "\($0),gold,\($0)@b.c" }).joined(separator: "\n") + "\n"
                let id = "20261121T10150\(moment)Z-00000\(isResumed ? 1 : 2)"
                try await PinpointRuns.with(here, csv: csv, query: Self.query, isolationRows: 3) { runs in
                    let dead = await thrown(JournalFailure.self) {
                        try await runs.run(id) { DyingDestination($0, journal: runs.journal, at: moment) }
                    }
                    #expect(dead != nil || moment > 5, "moment \(moment)")
                    runs.journal.failure = nil
                    let end =
                        isResumed ? try await runs.resume(id) : try await runs.run("20261122T101500Z-00000\(moment)")
                    #expect(end.status == .succeeded, "moment \(moment)")
                    if isResumed, dead != nil { #expect(end.counts.accepted == 3) }
                    let last = try await runs.run("20261123T101500Z-00000\(moment)")
                    #expect(last.counts.sent == 0, "moment \(moment)")
                }
                for key in keys { #expect(try await here.values(key, "Attributes.Plan") == ["gold"]) }
            }
            #expect(try await here.overview().repeated == [:])
        }
    }

    @Test func `a service whose answers are no JSON leaves the run to be resumed after 30 minutes`() async throws {
        try await PinpointFixture.with { here in
            try await PinpointRuns.with(
                here, csv: "id,plan,address\nk1,gold,k1@b.c\n", query: Self.query, isolationRows: 3
            ) { runs in
                try await here.bench.turn(
                    "faults",
                    #"{"rules": [{"service": "pinpoint", "operation": "GetImportJob", "share": 1, "kind": "garbage"}]}"#
                )
                let report = try await runs.run("20261121T101501Z-4f9a2c")
                #expect(report.status == .interrupted)
                #expect(report.problems.map(\.code) == ["pinpoint_unreachable"])
                #expect(report.problems.first?.message.contains("the answer is not JSON (unreadable_answer") == true)
                #expect(runs.notices.notices.map(\.subject) == ["Headgate run interrupted"])
                try await here.bench.mend()
                let resumed = try await runs.resume("20261121T101501Z-4f9a2c")
                #expect(resumed.status == .succeeded)
                #expect(resumed.counts.accepted == 1)
            }
            #expect(try await here.overview().jobs.count == 1)
        }
    }

    @Test func `an import that never ends pauses its run, and the next run goes on without it`() async throws {
        try await PinpointFixture.with { here in
            try await here.bench.turn("pinpoint/endings", #"[{"url": ".", "stuck": true}]"#)
            try await PinpointRuns.with(
                here, csv: "id,plan,address\nk1,gold,k1@b.c\n", query: Self.query, isolationRows: 3
            ) { given in
                var runs = given
                runs.timeout = .seconds(600)
                let report = try await runs.run("20261121T101501Z-4f9a2c")
                #expect(report.status == .interrupted)
                #expect(report.problems.map(\.code) == ["pinpoint_endless"])
                #expect(try await runs.resume("20261121T101501Z-4f9a2c").status == .interrupted)
                let next = try await runs.run("20261121T111501Z-4f9a2c")
                #expect(next.status == .succeeded)
                #expect(next.counts.accepted == 1)
            }
            #expect(try await here.overview().jobs.count == 2)
            #expect(try await here.values("k1", "Attributes.Plan") == ["gold"])
        }
    }
}
