package import AWSClient
import AsyncHTTPClient
package import Foundation
import Logging
import NIOCore
import NIOHTTP1
import SigV4

/// A client with these variables as its environment.
package func withClient<T: Sendable>(
    _ variables: [String: String], _ body: @Sendable (AWSClient) async throws -> T
) async throws -> T {
    let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: AsyncHTTPTransport.configuration)
    do {
        let system = AWSSurroundings.system(http, variables: variables, logger: Logger(label: "tests"))
        let result = try await body(AWSClient.standard(AWSSettings(system), system))
        try await http.shutdown()
        return result
    } catch {
        try await http.shutdown()
        throw error
    }
}

/// Makes a bucket, as whoever sets up the account does.
package struct CreateBucket: AWSOperation {
    package static let service = AWSService.s3
    package static let name = "CreateBucket"
    package typealias Output = Void

    package var bucket: String

    package init(bucket: String) { self.bucket = bucket }

    package func request() throws(AWSError) -> AWSRequest { AWSRequest("PUT", "/", bucket: bucket) }
    package func output(of response: AWSResponse) async throws {}
}

extension FakeAWS {
    /// Turns one of the bench's wheels: `POST /_bench/PATH`.
    package func turn(_ path: String, _ json: String) async throws {
        var request = HTTPClientRequest(url: "\(url)/_bench/\(path)")
        request.method = .POST
        request.body = .bytes(Array(json.utf8))
        let answer = try await HTTPClient.shared.execute(request, timeout: .minutes(10))
        guard answer.status == .ok else { throw CocoaError(.fileReadUnknown) }
    }
}

/// Makes a database in Glue, as whoever sets up the account does.
package struct CreateDatabase: JSON11Operation {
    package static let service = AWSService.glue
    package static let targetPrefix = "AWSGlue"
    package static let name = "CreateDatabase"

    package struct Output: Sendable, Decodable {}

    package struct Input: Sendable, Encodable { var name: String }

    package var databaseInput: Input

    package init(_ name: String) { databaseInput = Input(name: name) }
}

extension FakeAWS {
    /// Looks at one of the bench's dials: `GET /_bench/PATH`.
    package func look(_ path: String) async throws -> Data {
        let answer = try await HTTPClient.shared.execute(
            HTTPClientRequest(url: "\(url)/_bench/\(path)"), timeout: .minutes(10))
        guard answer.status == .ok else { throw CocoaError(.fileReadUnknown) }
        return Data(try await answer.body.collect(upTo: 64 << 20).readableBytesView)
    }

    /// The same, as JSON.
    package func look<T: Decodable>(_ path: String, as type: T.Type) async throws -> T {
        try JSONDecoder().decode(type, from: try await look(path))
    }
}
