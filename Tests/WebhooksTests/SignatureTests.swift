import Crypto
import Foundation
import SegmentCore
import Testing

@testable import Webhooks

@Suite struct SignatureTests {
    private static let time = Date(timeIntervalSince1970: 1_614_265_330)
    private static let body = Data(#"{"test": 2432232314}"#.utf8)

    private static func secret(_ text: String) throws -> Secret { Secret(try #require(Data(base64Encoded: text))) }

    private func headers(_ secrets: [Secret]) -> [String: String] {
        let list = WebhookSignature.headers(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: Self.time, body: Self.body, secrets: secrets)
        return Dictionary(uniqueKeysWithValues: list.map { ($0.name, $0.value) })
    }

    @Test func `the convention's published example gives its published signature`() throws {
        let headers = headers([try Self.secret("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")])
        #expect(headers["webhook-id"] == "msg_p5jXN8AQM9LWM0D4loKWxJek")
        #expect(headers["webhook-timestamp"] == "1614265330")
        #expect(headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test func `while a secret is being changed both sign`() throws {
        let old = try Self.secret("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        let new = Secret(Data(repeating: 7, count: 32))
        let signature = try #require(headers([new, old])["webhook-signature"])
        let parts = signature.split(separator: " ").map(String.init)
        #expect(parts.count == 2)
        #expect(parts[1] == headers([old])["webhook-signature"])
        let signed = Data("msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.".utf8) + Self.body
        let code = try #require(Data(base64Encoded: String(parts[0].dropFirst(3))))
        #expect(
            HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: signed, using: SymmetricKey(data: new.bytes)))
    }

    @Test func `a secret shows itself nowhere`() {
        let secret = Secret(Data("a secret of 24 bytes, ok".utf8))
        var dumped = ""
        dump([secret], to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), "\([secret])", dumped] {
            #expect(!text.contains("24 bytes"), "\(text)")
        }
    }
}
