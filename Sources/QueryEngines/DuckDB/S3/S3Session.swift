import Foundation
import SegmentCore

/// The first statements of a child that reads S3: load the extension, then create one secret per prefix.
///
/// The child's script contains the keys; only its owner may read it, and it is removed when the child has read it. The
/// prefixes are the sandbox: they are among the allowed folders, and the secrets are valid for nothing else.
struct S3Session: Sendable {
    var access: DuckDBS3Access
    var keys: S3Keys
    /// `s3://bucket/prefix/`
    var prefixes: [String]

    var statements: [String] {
        [
            "LOAD \(DuckDBDialect.literal(access.extensionFile.path));",
            "SET enable_server_cert_verification = true;",
            "SET enable_curl_server_cert_verification = true;",
            // Pauses of 0.1 to 3.2 seconds: S3 throttles occasionally.
            "SET http_retries = 6;",
            "SET http_retry_wait_ms = 100;",
            "SET http_retry_backoff = 2;",
        ] + prefixes.enumerated().map(secret)
    }

    private func secret(_ index: Int, _ prefix: String) -> String {
        let bucket = S3Address(prefix)?.bucket ?? ""
        let host = access.endpoint.host(percentEncoded: false) ?? ""
        let isPath = access.pathStyle || bucket.contains(".")
        let facts: [(String, String?)] = [
            ("KEY_ID", keys.keyID), ("SECRET", keys.secret), ("SESSION_TOKEN", keys.sessionToken),
            ("REGION", access.region), ("ENDPOINT", access.endpoint.port.map { "\(host):\($0)" } ?? host),
            ("URL_STYLE", isPath ? "path" : "vhost"), ("SCOPE", prefix),
        ]
        let words = facts.compactMap { name, value in value.map { "\(name) \(DuckDBDialect.literal($0))" } }
        let usesTLS = access.endpoint.scheme == "https"
        return """
            CREATE TEMPORARY SECRET s3_\(index) (TYPE s3, PROVIDER config, \(words.joined(separator: ", ")), \
            USE_SSL \(usesTLS));
            """
    }
}

extension DuckDBConfiguration {
    func s3Access() throws(EngineFailure) -> DuckDBS3Access {
        if let s3 { return s3 }
        throw EngineFailure(
            .denied, Problem(.s3Credentials, "the statement needs S3, and this engine was given no way to it"))
    }

    /// The session for the S3 prefixes among a child's folders; nil where there are none.
    func s3Session(for folders: [String]) async throws(EngineFailure) -> S3Session? {
        let prefixes = folders.filter { S3Address($0) != nil }
        guard !prefixes.isEmpty else { return nil }
        let s3 = try s3Access()
        guard FileManager.default.isReadableFile(atPath: s3.extensionFile.path) else {
            throw .notInstalled("DuckDB's extension for S3 is not at \(s3.extensionFile.path)")
        }
        return S3Session(access: s3, keys: try await s3.keys().get(), prefixes: prefixes)
    }
}
