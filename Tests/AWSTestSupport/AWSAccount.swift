package import Foundation
import Subprocess
import TestSupport

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// An account on a running bench, set up through boto3 as its owner would: a bucket, an application of Pinpoint with its
/// import role, a topic with a queue behind it, and the databases `crm` and `headgate_work`.
package struct AWSAccount: Sendable {
    private struct Made: Decodable {
        var bucket: String
        var application: String
        var role: String
        var topic: String
        var queue: String
    }

    package let bench: FakeAWS
    private let made: Made

    package var bucket: String { made.bucket }
    package var application: String { made.application }
    package var role: String { made.role }
    package var topic: String { made.topic }

    /// A name of its own where several share a bench.
    package init(on bench: FakeAWS, named name: String = "headgate-tests") async throws {
        self.bench = bench
        made = try JSONDecoder().decode(Made.self, from: await Self.ask(bench, ["make", name]))
    }

    /// Every file below a folder; what stood there before is deleted.
    package func upload(_ folder: URL, to key: String) async throws {
        _ = try await Self.ask(bench, ["upload", folder.path, "s3://\(bucket)/\(key)"])
    }

    /// All objects below an address, into a folder.
    package func download(_ address: String, to folder: URL) async throws {
        _ = try await Self.ask(bench, ["download", address, folder.path])
    }

    /// The keys below an address.
    package func list(_ address: String) async throws -> [String] {
        try JSONDecoder().decode([String].self, from: await Self.ask(bench, ["list", address]))
    }

    package func database(_ name: String) async throws { _ = try await Self.ask(bench, ["database", name]) }

    /// An external table over Parquet files; columns as `name:type`.
    package func table(_ name: String, in database: String = "crm", at key: String, _ columns: [String]) async throws {
        _ = try await Self.ask(bench, ["table", database, name, "s3://\(bucket)/\(key)"] + columns)
    }

    /// An object of the bucket to another key.
    package func move(_ old: String, to new: String) async throws {
        _ = try await Self.ask(bench, ["move", bucket, old, new])
    }

    /// Locations of a database's tables, by name.
    package func tables(of database: String) async throws -> [String: String] {
        try JSONDecoder().decode([String: String].self, from: await Self.ask(bench, ["tables", database]))
    }

    /// What the topic sent, as SNS wraps it; it is taken off the queue.
    package func messages() async throws -> Data { try await Self.ask(bench, ["messages", made.queue]) }

    private static func ask(_ bench: FakeAWS, _ words: [String]) async throws -> Data {
        let outcome = try await Subprocess.run(
            .path(FilePath(Checkout.awsBench.path)),
            arguments: Arguments(["-m", "fakeaws.account", bench.url] + words),
            workingDirectory: FilePath(Checkout.root.appending(path: "Tests/FakeAWS").path),
            output: .bytes(limit: 64 << 20), error: .string(limit: 1 << 20))
        guard outcome.terminationStatus.isSuccess else {
            throw UnexpectedOutcome(CommandOutcome(code: 1, stdout: "", stderr: outcome.standardError))
        }
        return Data(outcome.standardOutput)
    }
}

extension AWSAccount {
    /// An endpoint as the application has it; what is empty is left out.
    package struct Endpoint: Sendable, Hashable, Decodable {
        private struct User: Decodable {
            var id: String?
            var attributes: [String: [String]]?

            enum CodingKeys: String, CodingKey {
                case id = "UserId"
                case attributes = "UserAttributes"
            }
        }

        private enum CodingKeys: String, CodingKey {
            case id = "Id"
            case attributes = "Attributes"
            case metrics = "Metrics"
            case user = "User"
        }

        package var id: String
        package var attributes: [String: [String]]
        package var metrics: [String: Double]
        package var userID: String?
        package var userAttributes: [String: [String]]

        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            id = try values.decode(String.self, forKey: .id)
            attributes = try values.decodeIfPresent([String: [String]].self, forKey: .attributes) ?? [:]
            metrics = try values.decodeIfPresent([String: Double].self, forKey: .metrics) ?? [:]
            let user = try values.decodeIfPresent(User.self, forKey: .user)
            userID = user?.id
            userAttributes = (user?.attributes ?? [:]).filter { !$1.isEmpty }
            attributes = attributes.filter { !$1.isEmpty }
        }
    }

    /// All endpoints of the application, by id.
    package func endpoints() async throws -> [String: Endpoint] {
        struct Answer: Decodable { var endpoints: [Endpoint] }
        let answer = try JSONDecoder().decode(
            Answer.self, from: await bench.look("audience?application=\(application)"))
        return Dictionary(uniqueKeysWithValues: answer.endpoints.map { ($0.id, $0) })
    }
}
