import Foundation
import SegmentCore
import Testing

@testable import QueryEngines

/// What a child is told of S3, in its words.
@Suite struct S3SessionTests {
    private func statements(
        _ endpoint: String, pathStyle: Bool = false, token: String? = nil, _ prefixes: [String]
    ) throws -> [String] {
        let access = DuckDBS3Access(
            extensionFile: URL(filePath: "/opt/it's/httpfs.duckdb_extension"), region: "eu-west-1",
            endpoint: try #require(URL(string: endpoint)), pathStyle: pathStyle,
            keys: { .success(S3Keys(keyID: "k", secret: "s'")) }, upload: { _, _, _ in .success(()) })
        let keys = S3Keys(keyID: "AKID", secret: "it's", sessionToken: token)
        return S3Session(access: access, keys: keys, prefixes: prefixes).statements
    }

    @Test func `each prefix has a secret of its own, quoted, with the endpoint's form`() throws {
        let own = try statements(
            "https://s3.eu-west-1.amazonaws.com", token: "t/+=", ["s3://lake/a/", "s3://my.lake/b/"])
        #expect(own.first == "LOAD '/opt/it''s/httpfs.duckdb_extension';")
        #expect(own.contains("SET enable_curl_server_cert_verification = true;"))
        #expect(
            own.suffix(2) == [
                """
                CREATE TEMPORARY SECRET s3_0 (TYPE s3, PROVIDER config, KEY_ID 'AKID', SECRET 'it''s', \
                SESSION_TOKEN 't/+=', REGION 'eu-west-1', ENDPOINT 's3.eu-west-1.amazonaws.com', URL_STYLE 'vhost', \
                SCOPE 's3://lake/a/', USE_SSL true);
                """,
                // A certificate of AWS's covers no bucket with a dot in its name.
                """
                CREATE TEMPORARY SECRET s3_1 (TYPE s3, PROVIDER config, KEY_ID 'AKID', SECRET 'it''s', \
                SESSION_TOKEN 't/+=', REGION 'eu-west-1', ENDPOINT 's3.eu-west-1.amazonaws.com', URL_STYLE 'path', \
                SCOPE 's3://my.lake/b/', USE_SSL true);
                """,
            ])
        let custom = try statements("http://127.0.0.1:9000", pathStyle: true, ["s3://lake/"]).last
        #expect(
            custom?.contains("ENDPOINT '127.0.0.1:9000', URL_STYLE 'path', SCOPE 's3://lake/', USE_SSL false") == true)
        #expect(custom?.contains("SESSION_TOKEN") == false)
    }
}
