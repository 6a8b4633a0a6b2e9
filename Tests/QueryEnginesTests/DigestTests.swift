import QueryEngines
import SegmentCore
import TestSupport
import Testing

/// What a comparison by digests relies on: rows that differ have other digests, and sums of digests tell them apart.
@Suite struct DigestTests {
    private let dialect = DuckDBDialect(store: InMemoryObjectStore())

    private func digest(_ cells: SQL...) -> String { dialect.text(of: .digest(cells)) }

    @Test func `two keys that swap their values change the sum of their digests`() async throws {
        // A sum stays the same where both keys have the same difference between the two values.
        let differences = "\(digest("key", "'Yes'")) - \(digest("key", "'No'"))"
        #expect(try await single("SELECT count(DISTINCT \(differences)) FROM \(Self.keys)") == "1000000")
    }

    @Test func `a NULL, an empty text and a moved value are other values`() async throws {
        let rows: [(SQL, SQL, SQL)] = [
            ("'k'", "NULL", "'a'"), ("'k'", "'a'", "NULL"), ("'k'", "''", "'a'"), ("'k'", "'a'", "''"),
            ("'k'", "NULL", "NULL"), ("'a'", "'k'", "NULL"), ("'k'", "'aa'", "''"), ("'ka'", "'a'", "NULL"),
        ]
        let digests = rows.map { "(\(digest($0.0, $0.1, $0.2)))" }.joined(separator: ", ")
        #expect(try await single("SELECT count(DISTINCT d) FROM (VALUES \(digests)) AS t(d)") == "\(rows.count)")
    }

    @Test func `a digest is a number from 0 to 2⁶³ − 1`() async throws {
        let bounds = "min(\(digest("key"))) >= 0 AND max(\(digest("key"))) > 9000000000000000000"
        #expect(try await single("SELECT \(bounds) FROM \(Self.keys)") == "true")
    }

    @Test func `buckets are numbers below 2^bits, and all of them are used`() async throws {
        let bucket = dialect.text(of: .bucket("key", bits: 10))
        let used = "min(\(bucket)) = 0 AND max(\(bucket)) = 1023 AND count(DISTINCT \(bucket)) = 1024"
        #expect(try await single("SELECT \(used) FROM \(Self.keys)") == "true")
    }

    private static let keys = "(SELECT 'ep-' || range AS key FROM range(1000000)) AS keys"

    private func single(_ sql: String) async throws -> String {
        try await withScratchFolder { folder in try await DuckDBAnswer.rows(sql, in: folder)[0][0] }
    }
}
