package import Foundation
package import SegmentCore

/// The embedded engine's access to S3: what its children need to read there, and an upload of files.
package struct DuckDBS3Access: Sendable {
    /// DuckDB's httpfs of exactly the pinned version: `.tools/duckdb/httpfs.duckdb_extension` after `make setup`.
    /// DuckDB verifies its signature.
    package var extensionFile: URL
    package var keys: @Sendable () async -> Result<S3Keys, EngineFailure>
    package var region: String
    package var endpoint: URL
    /// Whether the bucket is part of the path, as at custom endpoints, instead of the host.
    package var pathStyle: Bool
    /// Uploads a file of any size to an address `s3://bucket/key`, in constant memory.
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

    /// No access to S3; `failure` is thrown when a statement first needs it.
    package static func unavailable(_ failure: EngineFailure, extensionFile: URL) -> DuckDBS3Access {
        DuckDBS3Access(
            extensionFile: extensionFile, region: "", endpoint: URL(filePath: "/"), pathStyle: true,
            keys: { .failure(failure) }, upload: { _, _, _ in .failure(failure) })
    }

    /// The path at which `make setup` installs it.
    package static func extensionFile(beside binary: URL) -> URL {
        binary.resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "httpfs.duckdb_extension")
    }
}

/// Keys of S3. Descriptions show the access key id only.
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
