import Crypto
import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import ProjectFiles

/// A noon is when the sample's days begin: the hardest moment for "since yesterday" is just after it.
private let evening = Date(timeIntervalSince1970: 1_795_370_096)

@Suite struct DemoLakeTests {
    @Test func `the same seed and moment give the same bytes, another seed or moment gives others`() async throws {
        try await withScratchFolder { folder in
            var digests: [[String: String]] = []
            for (name, seed, asOf) in [
                ("a", 1, evening), ("b", 1, evening), ("c", 2, evening), ("d", 1, evening.addingTimeInterval(86_400)),
            ] {
                let lake = folder.appending(path: name)
                try await DemoLake(duckdb: Checkout.duckdb, endpoints: 600, seed: seed, asOf: asOf).write(to: lake)
                digests.append(try digest(of: lake))
            }
            #expect(digests[0].count > 90)
            #expect(digests[0] == digests[1])
            for part in ["salesforce_contact.parquet", "google_analytics.parquet"] {
                #expect(digests[0][part] != digests[2][part])
            }
            let day = "all_events/ingest_timestamp=2026-11-01/data_0.parquet"
            #expect(digests[0][day] != digests[2][day])
            // A day that is over stays what it was.
            #expect(digests[0][day] != nil)
            #expect(digests[0][day] == digests[3][day])
            #expect(digests[0] != digests[3])
        }
    }

    @Test func `the four queries find people, and three days later some have come and some have gone`() async throws {
        try await withScratchFolder { folder in
            _ = try ProjectTemplate(.demo).write(to: folder)
            let lake = folder.appending(path: DemoLake.folderName)
            var results: [[String: Set<String>]] = []
            for day in [0, 3] {
                let asOf = evening.addingTimeInterval(Double(day) * 86_400)
                let demo = DemoLake(duckdb: Checkout.duckdb, endpoints: 6_000, seed: 7, asOf: asOf)
                try await demo.write(to: lake, replacing: day > 0)
                let project = try ProjectReader.read(folder: folder, environment: [:])
                let queries = LakeQueries(lake: project.lake, asOf: asOf, scratch: folder)
                var found: [String: Set<String>] = [:]
                for segment in project.segments {
                    let rows = try await queries.lines(segment.query.text)
                    #expect(Set(rows).count == rows.count)
                    found[segment.name?.rawValue ?? ""] = Set(rows)
                }
                results.append(found)
            }
            #expect(results[0].count == 4)
            for (name, before) in results[0] {
                let after = results[1][name] ?? []
                #expect(before.count > 20 && before.count < 3_000, "\(name) has \(before.count)")
                #expect(!after.subtracting(before).isEmpty, "nobody joined \(name)")
                #expect(!before.subtracting(after).isEmpty, "nobody left \(name)")
            }
        }
    }

    @Test func `every view of the preset has rows with typed times and the endpoint, also from its parsed tree`()
        async throws
    {
        try await withScratchFolder { folder in
            _ = try ProjectTemplate(.demo).write(to: folder)
            let demo = DemoLake(duckdb: Checkout.duckdb, endpoints: 2_400, seed: 7, asOf: evening)
            try await demo.write(to: folder.appending(path: DemoLake.folderName))
            let lake = try ProjectReader.read(folder: folder, environment: [:]).lake
            let queries = LakeQueries(lake: lake, asOf: evening, scratch: folder)
            #expect(lake.views.count == 16)
            let rows = try await queries.lines(
                lake.views.map {
                    """
                    SELECT '\($0.name)', count(*) > 0, count(endpoint_id) = count(*), any_value(typeof(event_timestamp)),
                        any_value(typeof(ingest_timestamp)), any_value(typeof(message_tags)),
                        max(event_timestamp) <= now(), count(aws_account_id) = count(*)
                    FROM \($0.name)
                    """
                }.joined(separator: " UNION ALL "))
            let types = "TIMESTAMP,TIMESTAMP,\"MAP(VARCHAR, VARCHAR)\""
            #expect(rows.sorted() == lake.views.map { "\($0.name),true,true,\(types),true,true" }.sorted())
            // An engine makes views from their parsed trees: the same rows must come of it.
            let parsed = lake.views.map {
                "SET VARIABLE \($0.name) = json_deserialize_sql(json_serialize_sql(\(StandardSQL.literal($0.query.text))));\n"
            }
            let differing = try await queries.lines(
                lake.views.map {
                    """
                    SELECT '\($0.name)' WHERE (SELECT bit_xor(hash(v)) FROM \($0.name) v)
                        IS DISTINCT FROM (SELECT bit_xor(hash(v)) FROM query(getvariable('\($0.name)')) v)
                    """
                }.joined(separator: " UNION ALL "), after: parsed.joined())
            #expect(differing == [])
            // No user has two e-mail endpoints, some have two endpoints.
            let users = try await queries.lines(
                """
                SELECT count(*) FILTER (WHERE n = 2), count(*) FILTER (WHERE n > 2), count(*) FILTER (WHERE mails > 1)
                FROM (SELECT count(*) AS n, count(*) FILTER (WHERE ChannelType = 'EMAIL') AS mails
                    FROM read_csv('lake/endpoints.csv', all_varchar = true) GROUP BY "User.UserId")
                """)
            #expect(users == ["200,0,0"])
        }
    }

    @Test func `a lake that is there is not overwritten, and nothing is left beside it`() async throws {
        try await withScratchFolder { folder in
            let demo = DemoLake(duckdb: Checkout.duckdb, endpoints: 50, seed: 1, asOf: evening)
            try await demo.write(to: folder)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            #expect(names == DemoLake.parts.sorted())
            await #expect(throws: Problem.self) { try await demo.write(to: folder) }
            try await demo.write(to: folder, replacing: true)
            let after = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            #expect(after == names)
        }
    }

    @Test func `an engine that is missing is said in one problem`() async throws {
        try await withScratchFolder { folder in
            let demo = DemoLake(duckdb: folder.appending(path: "none"), endpoints: 50, seed: 1, asOf: evening)
            let problem = await #expect(throws: Problem.self) {
                try await demo.write(to: folder.appending(path: "lake"))
            }
            #expect(problem?.code == .demoLakeFailed)
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(left == [])
        }
    }

    private func digest(of folder: URL) throws -> [String: String] {
        var digests: [String: String] = [:]
        for case let name as String in FileManager.default.enumerator(atPath: folder.path) ?? .init() {
            let file = folder.appending(path: name)
            guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
            digests[name] = SHA256.hash(data: try Data(contentsOf: file)).description
        }
        return digests
    }
}
