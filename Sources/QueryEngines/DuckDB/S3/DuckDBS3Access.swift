package import Foundation
package import SegmentCore

/// All that the embedded engine knows of S3: what its children need to read there, and a way to bring a file there.
package struct DuckDBS3Access: Sendable {
    /// DuckDB's httpfs of exactly the pinned version; `.tools/duckdb/httpfs.duckdb_extension` after `make setup`. DuckDB
    /// checks its own signature on it.
    package var extensionFile: URL
    package var keys: @Sendable () async -> Result<S3Keys, EngineFailure>
    package var region: String
    package var endpoint: URL
    /// A bucket stands in the path, as custom endpoints have it, and not in the host.
    package var pathStyle: Bool
    /// Brings a file of this machine to an address `s3://bucket/key`, whatever its size, in constant memory.
    package var upload: @Sendable (_ file: URL, _ size: Int64, _ address: String) async -> Result<Void, EngineFailure>

    package init(
        extensionFile: URL, region: String, endpoint: URL, pathStyle: Bool,
        keys: @escaping @Sendable () async -> Result<S3Keys, EngineFailure>,
        upload: @escaping @Sendable (_ file: URL, _ size: Int64, _ address: String) async -> Result<Void, EngineFailure>
    ) {
        self.extensionFile = extensionFile
        self.region = region
        self.endpoint = endpoint
        self.pathStyle = pathStyle
        self.keys = keys
        self.upload = upload
    }

    /// No way to S3, for a reason that is told when a statement first needs it.
    package static func unavailable(_ failure: EngineFailure, extensionFile: URL) -> DuckDBS3Access {
        DuckDBS3Access(
            extensionFile: extensionFile, region: "", endpoint: URL(filePath: "/"), pathStyle: true,
            keys: { .failure(failure) }, upload: { _, _, _ in .failure(failure) })
    }

    /// Where `make setup` puts it.
    package static func extensionFile(beside binary: URL) -> URL {
        binary.resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "httpfs.duckdb_extension")
    }
}

/// Keys of S3. No text that is made of them shows more than the access key's id.
package struct S3Keys: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var keyID: String
    package var secret: String
    package var sessionToken: String?

    package init(keyID: String, secret: String, sessionToken: String? = nil) {
        self.keyID = keyID
        self.secret = secret
        self.sessionToken = sessionToken
    }

    package var description: String { "keys of \(keyID)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["keyID": keyID]) }
}
