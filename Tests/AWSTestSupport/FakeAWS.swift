import Foundation
import Subprocess
import TestSupport

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// The AWS of the tests (`Tests/FakeAWS`), running: S3, SNS, Glue, an Athena that runs the SQL, a Pinpoint.
package struct FakeAWS: Sendable {
    private struct Ready: Decodable {
        var url: String
        var region: String
        var accessKey: String
        var secret: String

        enum CodingKeys: String, CodingKey {
            case url, region, secret
            case accessKey = "access_key"
        }
    }

    private let ready: Ready

    package var url: String { ready.url }
    package var region: String { ready.region }

    /// What a client of AWS reads from its environment.
    package var variables: [String: String] {
        [
            "AWS_ENDPOINT_URL": url, "AWS_REGION": region, "AWS_ACCESS_KEY_ID": ready.accessKey,
            "AWS_SECRET_ACCESS_KEY": ready.secret, "AWS_EC2_METADATA_DISABLED": "true", "HOME": "/nonexistent",
        ]
    }

    /// Each is a process with a core to itself, so few run at the same time.
    private static let gate = TestGate(places: 3)

    /// Starts one, and ends it when the body returns. Others wait: a test that takes a project's place too takes this
    /// first.
    package static func running<T: Sendable>(_ body: @Sendable (FakeAWS) async throws -> T) async throws -> T {
        try await gate.whileOpen { try await started(body) }
    }

    private static func started<T: Sendable>(_ body: @Sendable (FakeAWS) async throws -> T) async throws -> T {
        try await withScratchFolder { folder in
            let file = folder.appending(path: "ready.json")
            var options = PlatformOptions()
            options.teardownSequence = [.send(signal: .terminate, allowedDurationToNextStep: .seconds(5))]
            let outcome = try await Subprocess.run(
                .path(FilePath(Checkout.awsBench.path)),
                arguments: ["-m", "fakeaws", "--port", "0", "--ready-file", file.path],
                workingDirectory: FilePath(Checkout.root.appending(path: "Tests/FakeAWS").path),
                platformOptions: options, input: .none, output: .sequence, error: .discarded
            ) { execution in
                // It says its address once it serves.
                for try await _ in execution.standardOutput { break }
                let ready = try JSONDecoder().decode(Ready.self, from: Data(contentsOf: file))
                do {
                    let result = try await body(FakeAWS(ready: ready))
                    try execution.send(signal: .terminate)
                    return result
                } catch {
                    try execution.send(signal: .terminate)
                    throw error
                }
            }
            return outcome.closureResult
        }
    }
}
