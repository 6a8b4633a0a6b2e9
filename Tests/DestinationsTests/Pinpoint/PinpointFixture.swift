import AWSClient
import AWSTestSupport
import Destinations
import Foundation
import S3Store
import SegmentCore
import TestSupport
import Testing

/// A Pinpoint of the bench with an application, a role that it may assume and a results root.
struct PinpointFixture: Sendable {
    let bench: FakeAWS
    let client: AWSClient
    let store: S3ObjectStore
    let application: String
    let role: String
    /// Stands still until a caller sleeps, which moves the bench too.
    let time: TestTime
    let clock: BenchClock

    static func with(_ body: @Sendable @escaping (PinpointFixture) async throws -> Void) async throws {
        try await FakeAWS.running { bench in
            try await withClient(bench.variables) { client in
                _ = try await client.call(CreateBucket(bucket: "headgate-tests"))
                let time = TestTime(Date())
                try await bench.stopClock(at: time)
                let root = try #require(S3Root(Location("s3://headgate-tests/results/dev")))
                try await body(
                    PinpointFixture(
                        bench: bench, client: client,
                        store: S3ObjectStore(root: root, client: client, desk: CancellationShield()),
                        application: try await client.makeApplication("tests"),
                        role: try await client.makeRole("reader", for: "pinpoint.amazonaws.com"),
                        time: time, clock: BenchClock(time, moving: bench)))
                #expect(try await bench.violations() == [])
            }
        }
    }

    func configuration(
        segment: SegmentNameTemplate? = nil, jobs: Int = 2, gates: ImportGates? = nil, role: String? = nil
    ) -> PinpointConfiguration {
        PinpointConfiguration(
            client: client, store: store, applicationID: application, roleARN: role ?? self.role, segment: segment,
            jobs: jobs, gates: gates ?? ImportGates(clock: clock), clock: clock, now: { [time] in time.date })
    }

    /// A destination without a memory, as a process that has just begun has it.
    func destination(
        segment: SegmentNameTemplate? = nil, jobs: Int = 2, gates: ImportGates? = nil, role: String? = nil
    ) async throws -> PinpointDestination {
        PinpointDestination(configuration(segment: segment, jobs: jobs, gates: gates, role: role))
    }

    static func run(_ name: String = "20261121T101500Z-4f9a2c") throws -> RunID { try #require(RunID(name)) }

    func batch(
        _ name: String, _ text: String, format: ImportBatch.Format = .csv, attempt: Int = 1, fence: Fence? = nil
    ) async throws -> ImportBatch {
        let key = BatchKey(run: try Self.run(), batch: name)
        let folder = BatchFolder.of(key, attempt: attempt)
        let file = folder.appending(format == .csv ? "rows.csv" : "rows.json")
        _ = try await store.put(Data(text.utf8), at: file, when: .always)
        let lines = text.split(separator: "\n").count
        return ImportBatch(
            key: key, format: format, folder: folder, files: [file], rows: format == .csv ? lines - 1 : lines,
            bytes: text.utf8.count, rejections: ObjectKey("rejected"), fence: fence)
    }

    /// Rows of new endpoints, `PREFIX-0…`.
    static func rows(_ count: Int, prefix: String = "e") -> String {
        (["Id,Address,ChannelType,Attributes.A"] + (0..<count).map { "\(prefix)-\($0),\(prefix)\($0)@b.c,EMAIL,x" })
            .joined(separator: "\n") + "\n"
    }

    func outcome(of ticket: ImportTicket, at destination: PinpointDestination) async throws -> ImportOutcome {
        while true {
            switch try await destination.status(of: ticket, waiting: .seconds(1)) {
            case .running: continue
            case .done(let outcome): return outcome
            case .lost: throw DestinationFailure(.unavailable, Problem("lost", "the import was lost"))
            }
        }
    }

    func outcome(of batch: ImportBatch) async throws -> ImportOutcome {
        let destination = try await destination()
        return try await outcome(of: try await destination.start(batch), at: destination)
    }

    // MARK: What the bench shows

    struct Overview: Decodable {
        struct Job: Decodable {
            struct Definition: Decodable {
                var s3Url: String
                var format: String
                var registerEndpoints: Bool
                var defineSegment: Bool
                var segmentName: String?
                var roleArn: String
            }
            var id: String
            var jobStatus: String
            var definition: Definition
        }
        var jobs: [Job]
        var repeated: [String: Int]
    }

    func overview() async throws -> Overview {
        try JSONDecoder.aws.decode(Overview.self, from: try await bench.look("pinpoint"))
    }

    /// The values of an endpoint's column; nil where there is no such endpoint.
    func values(_ id: String, _ column: String) async throws -> [String]? {
        let audience = try JSONSerialization.jsonObject(
            with: try await bench.look("audience?application=\(application)"))
        let endpoints = (audience as? [String: Any])?["endpoints"] as? [[String: Any]] ?? []
        guard let endpoint = endpoints.first(where: { ($0["Id"] as? String)?.lowercased() == id.lowercased() }) else {
            return nil
        }
        var value: Any? = endpoint
        for part in column.split(separator: ".") { value = (value as? [String: Any])?[String(part)] }
        return value as? [String] ?? (value as? String).map { [$0] } ?? []
    }

    func calls(_ operation: String) async throws -> Int {
        struct Summary: Decodable { var total: Int }
        return try JSONDecoder().decode(Summary.self, from: try await bench.look("calls?operation=\(operation)")).total
    }
}
