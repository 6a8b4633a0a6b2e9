import Foundation
import SigV4
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// Random requests that botocore signed: odd Unicode, `+`, `%`, `~`, dots in paths, repeated names, tokens.
@Suite struct SecondOpinionTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        var name, method, path, body, region, service, signature: String
        var query, headers: [[String]]
        var accessKeyID, secretAccessKey: String
        var sessionToken: String?
        var time: Date
        var expires: Int
        var presigns: Bool

        var testDescription: String { name }

        /// The signature that Headgate gives.
        var ours: String? {
            let isS3 = service == "s3"
            let signer = Signer(
                credentials: SigningCredentials(
                    accessKeyID: accessKeyID, secretAccessKey: secretAccessKey, sessionToken: sessionToken),
                region: region, service: service, rules: isS3 ? .s3 : .standard)
            let request = SigningRequest(
                method: method, path: path, query: query.map { QueryItem($0[0], $0[1]) },
                headers: headers.map { HeaderField($0[0], $0[1]) },
                payload: presigns && isS3 ? .unsigned : .bytes(Array(body.utf8)))
            return presigns
                ? signer.presign(request, at: time, expires: .seconds(expires)).last?.value
                : signer.sign(request, at: time).last.map { String($0.value.suffix(64)) }
        }
    }

    @Test func `kept vectors of botocore agree`() {
        let cases = Vectors.read("botocore", as: [Case].self)
        #expect(cases.count == 240)
        for example in cases { #expect(example.ours == example.signature, "\(example.name)") }
    }

    /// The Python of Tests/FakeAWS signs 400 more, of another seed.
    @Test func `botocore agrees now`() async throws {
        let run = try await Subprocess.run(
            .path(FilePath(Checkout.awsBench.path)),
            arguments: [Vectors.folder.appending(path: "vectors.py").path, "live", "7"],
            output: .data(limit: 10_000_000), error: .string(limit: 100_000))
        #expect(run.terminationStatus.isSuccess, "\(run.standardError)")
        let cases = try Vectors.decode(run.standardOutput, as: [Case].self)
        #expect(cases.count == 400)
        for example in cases { #expect(example.ours == example.signature, "\(example.name)") }
    }
}
