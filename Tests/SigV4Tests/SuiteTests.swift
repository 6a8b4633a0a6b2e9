import Foundation
import SigV4
import TestSupport
import Testing

/// The published signing suite of AWS, as data in `published-suite.json`; `vectors.py` says where it is from.
@Suite struct SuiteTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        var name, method, path, query, body, region, service, signature, presignature: String
        var headers: [[String]]
        var accessKeyID, secretAccessKey: String
        var sessionToken: String?
        var time: Date
        var expires: Int
        var normalizes, sendsPayloadHash, signsToken: Bool

        var testDescription: String { name }

        var signer: Signer {
            Signer(
                credentials: SigningCredentials(
                    accessKeyID: accessKeyID, secretAccessKey: secretAccessKey,
                    sessionToken: signsToken ? sessionToken : nil),
                region: region, service: service,
                rules: SigningRules(
                    normalizesPath: normalizes, encodesPathTwice: true, sendsPayloadHash: sendsPayloadHash))
        }

        var request: SigningRequest {
            SigningRequest(
                method: method, path: path, query: items, headers: headers.map { HeaderField($0[0], $0[1]) },
                payload: .bytes(Array(body.utf8)))
        }

        private var items: [QueryItem] {
            query.split(separator: "&").map {
                let parts = $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                    .map { $0.removingPercentEncoding ?? String($0) }
                return QueryItem(parts[0], parts.count > 1 ? parts[1] : "")
            }
        }
    }

    static let cases = Vectors.read("published-suite", as: [Case].self)

    @Test(arguments: cases) func `headers are signed as published`(_ example: Case) throws {
        let headers = example.signer.sign(example.request, at: example.time)
        #expect(headers.last?.name == "authorization")
        #expect(headers.last?.value.hasSuffix("Signature=\(example.signature)") == true)
        #expect(
            headers.contains { $0.name == "x-amz-security-token" } == (example.signer.credentials.sessionToken != nil))
    }

    @Test(arguments: cases.filter(\.signsToken)) func `URLs are signed as published`(_ example: Case) throws {
        let items = example.signer.presign(example.request, at: example.time, expires: .seconds(example.expires))
        #expect(items.last == QueryItem("X-Amz-Signature", example.presignature))
    }

    @Test func `the whole suite is there`() { #expect(SuiteTests.cases.count == 38) }
}
