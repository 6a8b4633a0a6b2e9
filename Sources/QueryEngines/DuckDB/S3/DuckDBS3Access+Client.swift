package import AWSClient
package import Foundation
import SegmentCore

extension DuckDBS3Access {
    /// Uses a client's keys, region and endpoint.
    package init(client: AWSClient, extensionFile: URL) {
        let endpoint = client.endpoint(of: .s3)
        guard endpoint.prefix.isEmpty, let url = URL(string: "\(endpoint.scheme)://\(endpoint.authority)") else {
            let problem = Problem(
                .s3Denied, "S3's endpoint has a path in it, which the embedded engine cannot take",
                hint: "look at AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_S3")
            self = .unavailable(EngineFailure(.denied, problem), extensionFile: extensionFile)
            return
        }
        self.init(
            extensionFile: extensionFile, region: client.region, endpoint: url, pathStyle: endpoint.isCustom,
            keys: { await Self.keys(client) }, upload: { await Self.upload($0, size: $1, to: $2, client) })
    }

    private static func keys(_ client: AWSClient) async -> Result<S3Keys, EngineFailure> {
        do throws(AWSError) {
            let keys = try await client.signingKeys()
            return .success(S3Keys(keyID: keys.id, secret: keys.secret, sessionToken: keys.sessionToken))
        } catch {
            return .failure(EngineFailure(s3: error))
        }
    }

    private static func upload(
        _ file: URL, size: Int64, to address: String, _ client: AWSClient
    ) async -> Result<Void, EngineFailure> {
        guard let place = S3Address(address), !place.key.isEmpty else {
            return .failure(EngineFailure(.denied, .resultsNotWritable))
        }
        let object = S3Object(bucket: place.bucket, key: place.key)
        do throws(AWSError) {
            _ = try await S3Upload(client).put(file, size: size, as: object)
            return .success(())
        } catch {
            return .failure(EngineFailure(s3: error))
        }
    }
}

extension EngineFailure {
    /// An error of this process's own calls to S3 or its credentials.
    init(s3 error: AWSError) {
        var problem = Problem(error.kind == .credentials ? .s3Credentials : .s3Denied, "\(error)")
        if error.isTransient || error.kind == .unreadable {
            problem.code = .s3Unavailable
            self.init(.unavailable, problem)
        } else if error.kind == .cancelled {
            self = .stopped
        } else {
            self.init(.denied, problem)
        }
    }
}
