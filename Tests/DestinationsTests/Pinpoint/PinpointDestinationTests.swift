import AWSClient
import AWSTestSupport
import Destinations
import Foundation
import S3Store
import SegmentCore
import TestSupport
import Testing

/// Pinpoint as a destination, against the bench: every request signed and checked against the service's model.
@Suite(.timeLimit(.minutes(60))) struct PinpointDestinationTests {
    @Test func `Pinpoint conforms to the destination port`() async throws {
        try await PinpointFixture.with { here in
            try await here.bench.turn("config", #"{"pinpoint": {"empty_cell": "skip"}}"#)
            let destination = try await here.destination()
            #expect(destination.contract.identity.rawValue.hasSuffix(":us-east-1:\(here.application)"))
            #expect(destination.contract.identity.rawValue.hasPrefix("pinpoint:"))
            try await DestinationConformance(destination, objects: here.store) { try await here.values($0, $1) }.run()
            #expect(try await here.overview().repeated == [:])
        }
    }

    @Test func `an import is registered, reads its own folder, and defines a segment only when asked`() async throws {
        try await PinpointFixture.with { here in
            let plain = try await here.batch("c-0", PinpointFixture.rows(2))
            #expect(try await here.outcome(of: plain).accepted == 2)
            let fence = Fence(scope: "root", segment: try #require(SegmentName("vip")), token: 1)
            let named = try await here.batch("c-1", PinpointFixture.rows(2, prefix: "f"), fence: fence)
            let destination = try await here.destination(
                segment: SegmentNameTemplate("Headgate {segment} {run} {batch}"))
            // Rows without an attribute have no place in a ledger yet: `Id` alone is refused.
            #expect(!destination.contract.definesSegments)
            _ = try await here.outcome(of: try await destination.start(named), at: destination)
            let jobs = try await here.overview().jobs
            let run = try PinpointFixture.run()
            #expect(jobs.map(\.definition.registerEndpoints) == [true, true])
            #expect(jobs.map(\.definition.defineSegment) == [false, true])
            #expect(jobs.map(\.definition.segmentName) == [nil, "Headgate vip \(run) c-1"])
            #expect(
                jobs.map(\.definition.s3Url)
                    == ["c-0", "c-1"].map {
                        "s3://headgate-tests/results/dev/runs/\(run)/batches/batch=\($0)/"
                    })
            #expect(SegmentNameTemplate("{sgment}") == nil && SegmentNameTemplate(" ") == nil)
        }
    }

    @Test func `set sets and clear empties an attribute`() async throws {
        try await PinpointFixture.with { here in
            _ = try await here.outcome(of: here.batch("c-0", PinpointFixture.rows(2)))
            #expect(try await here.values("e-1", "Attributes.A") == ["x"])
            let lines =
                #"{"Id":"e-0","Attributes":{"A":["No"]}}"# + "\n" + #"{"Id":"e-1","Attributes":{"A":[]}}"# + "\n"
            #expect(try await here.outcome(of: here.batch("j-0", lines, format: .jsonLines)).accepted == 2)
            #expect(try await here.values("e-0", "Attributes.A") == ["No"])
            #expect(try await here.values("e-1", "Attributes.A") == [])
        }
    }

    @Test func `a completed import with failures leaves its rows unknown, with counts and kinds of messages`()
        async throws
    {
        try await PinpointFixture.with { here in
            try await here.bench.turn("pinpoint/endings", #"[{"url": "c-0", "reject": "^e-[0-6]$"}]"#)
            let outcome = try await here.outcome(of: here.batch("c-0", PinpointFixture.rows(20)))
            #expect((outcome.accepted, outcome.rejected, outcome.unknown) == (0, 0, 20))
            #expect(outcome.failed == 7)
            #expect(outcome.reasons.map(\.rows).reduce(0, +) == 7)
            #expect(outcome.reasons.first?.text == "line … of … rejected … the …")
            let kept = try await here.store.get(
                ObjectKey("runs", try PinpointFixture.run().rawValue, "failures", "c-0.json"))
            #expect(try JSONDecoder().decode([String].self, from: #require(kept).data).count == 7)
        }
    }

    @Test func `an import that refuses every row rejects the batch, one that fails leaves it unknown`() async throws {
        try await PinpointFixture.with { here in
            try await here.bench.turn(
                "pinpoint/endings",
                #"[{"url": "c-0", "reject": "."}, {"url": "c-1", "state": "FAILED", "after_rows": 3}, {"url": "c-2", "failed_pieces": 1}]"#
            )
            let all = try await here.outcome(of: here.batch("c-0", PinpointFixture.rows(150)))
            #expect((all.accepted, all.rejected, all.unknown) == (0, 150, 0))
            #expect(all.reasons.map(\.rows).sorted() == [50, 100])
            let failed = try await here.outcome(of: here.batch("c-1", PinpointFixture.rows(5, prefix: "f")))
            #expect((failed.accepted, failed.rejected, failed.unknown) == (0, 0, 5))
            #expect(failed.reasons.first?.text == "the import failed: 1 of 1 pieces")
            let pieces = try await here.outcome(of: here.batch("c-2", PinpointFixture.rows(5, prefix: "g")))
            #expect((pieces.accepted, pieces.unknown) == (0, 5))
        }
    }

    @Test func `an import of a dead process is found by its folder, whichever attempt wrote it`() async throws {
        try await PinpointFixture.with { here in
            let batch = try await here.batch("c-0", PinpointFixture.rows(3), attempt: 2)
            _ = try await here.destination().start(batch)
            for name in ["c-00", "c", "0"] {
                let other = BatchKey(run: batch.key.run, batch: name)
                #expect(try await here.destination().find(other) == nil)
            }
            let later = try await here.destination()
            let found = try #require(try await later.find(batch.key))
            #expect(try await here.outcome(of: found, at: later).accepted == 3)
            // A process that does not look starts nothing either.
            let careless = try await here.destination()
            #expect(try await here.outcome(of: try await careless.start(batch), at: careless).accepted == 3)
            #expect(try await here.overview().jobs.count == 1)
        }
    }

    @Test func `the search for an import goes through pages, and ends with those older than the run`() async throws {
        try await PinpointFixture.with { here in
            let first = try await here.batch("c-0", PinpointFixture.rows(1))
            _ = try await here.outcome(of: first)
            let call = CreateImportJob(
                application: here.application,
                job: .init(
                    s3Url: here.store.location(of: first.folder).address, roleArn: here.role, format: .csv))
            try await here.bench.turn("config", #"{"pinpoint": {"max_jobs": 1000}}"#)
            for _ in 0..<120 { _ = try await here.client.call(call) }
            let before = try await here.calls("GetImportJobs")
            let wanted = BatchKey(run: try PinpointFixture.run(), batch: "c-9")
            #expect(try await here.destination().find(wanted) == nil)
            #expect(try await here.calls("GetImportJobs") == before + 2)
            let young = try #require(RunID("29991121T101500Z-4f9a2c"))
            #expect(try await here.destination().find(BatchKey(run: young, batch: "c-0")) == nil)
            #expect(try await here.calls("GetImportJobs") == before + 3)
        }
    }

    @Test func `a full gate and Pinpoint's own job limit are busy, and an ended import makes room`() async throws {
        try await PinpointFixture.with { here in
            try await here.bench.turn("pinpoint/endings", #"[{"url": "c-[01]/", "times": 2, "stuck": true}]"#)
            let gates = ImportGates(clock: here.clock)
            let batches = [
                try await here.batch("c-0", PinpointFixture.rows(1)),
                try await here.batch("c-1", PinpointFixture.rows(1)),
                try await here.batch("c-2", PinpointFixture.rows(1)),
            ]
            for batch in batches.prefix(2) { _ = try await here.destination(gates: gates).start(batch) }
            let third = try await here.destination(gates: gates)
            let full = await thrown(DestinationFailure.self) { try await third.start(batches[2]) }
            #expect(full?.reason == .busy)
            for (status, limit) in [(429, "TooManyRequestsException"), (400, "BadRequestException")] {
                try await here.bench.turn("config", #"{"pinpoint": {"max_jobs": 2, "limit_status": \#(status)}}"#)
                let other = try await here.destination()
                let refused = await thrown(DestinationFailure.self) { try await other.start(batches[2]) }
                #expect(refused?.reason == .busy)
                #expect(refused?.problem.message.contains(limit) == true)
            }
            try await here.bench.turn("config", #"{"pinpoint": {"max_jobs": 10}}"#)
            // Nobody asks after the first two any more: their places are free again.
            here.time.advance(by: .seconds(700))
            _ = try await third.start(batches[2])
            #expect(try await here.overview().jobs.count == 3)
        }
    }

    @Test func `an import that does not end is a timeout that can be asked again`() async throws {
        try await PinpointFixture.with { here in
            try await here.bench.turn("pinpoint/endings", #"[{"url": "c-0", "stuck": true}]"#)
            let destination = try await here.destination()
            let ticket = try await destination.start(here.batch("c-0", PinpointFixture.rows(1)))
            #expect(try await destination.status(of: ticket, waiting: .seconds(60)) == .running(rows: 0))
            here.time.advance(by: .seconds(7 * 3_600))
            for _ in 0..<2 {
                let failure = await thrown(DestinationFailure.self) {
                    try await destination.status(of: ticket, waiting: .seconds(60))
                }
                #expect(failure?.reason == .timeout)
                #expect(failure?.problem.code == "pinpoint_endless")
            }
        }
    }

    @Test func `what Pinpoint refuses is told with code and request id, and without its words`() async throws {
        try await PinpointFixture.with { here in
            let stranger = try await here.client.makeRole("stranger", for: "ec2.amazonaws.com")
            let batch = try await here.batch("c-0", PinpointFixture.rows(1))
            let unfit = try await here.destination(role: stranger)
            let role = await thrown(DestinationFailure.self) { try await unfit.start(batch) }
            #expect(role?.reason == .denied)
            #expect(role?.problem.code == "pinpoint_role")
            #expect(role?.problem.message.contains("BadRequestException, HTTP 400, request ") == true)
            let broken = try await here.batch("j-0", #"{"Id": "secret-person" "Attributes": }"#, format: .jsonLines)
            let destination = try await here.destination()
            let file = await thrown(DestinationFailure.self) { try await destination.start(broken) }
            #expect(file?.reason == .rejected)
            #expect(file?.problem.code == "pinpoint_file")
            #expect(file?.description.contains("secret-person") == false)
            var configuration = here.configuration()
            configuration.applicationID = "0000"
            let nowhere = configuration
            let missing = await thrown(DestinationFailure.self) { try await PinpointDestination(nowhere).check() }
            #expect(missing?.problem.code == "pinpoint_application")
            #expect(missing?.problem.message.contains("NotFoundException, HTTP 404, request ") == true)
            #expect(try await here.overview().jobs.isEmpty)
        }
    }
}
