import Crypto
import Foundation

/// The time, region and service for which a signature is valid, and the key derived from them.
struct SigningScope {
    /// `20150830T123600Z`.
    let timestamp: String
    /// `20150830/us-east-1/service/aws4_request`.
    let text: String
    private let key: SymmetricKey

    init(_ time: Date, region: String, service: String, secret: String) {
        timestamp = time.formatted(SigningScope.style)
        let parts = [String(timestamp.prefix(8)), region, service, "aws4_request"]
        text = parts.joined(separator: "/")
        key = parts.reduce(SymmetricKey(data: Array("AWS4\(secret)".utf8))) { key, part in
            SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
        }
    }

    func signature(of request: CanonicalRequest) -> String {
        let text = ["AWS4-HMAC-SHA256", timestamp, text, SHA256.hash(data: request.bytes).lowerHex]
            .joined(separator: "\n")
        return HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key).lowerHex
    }

    private static let style = Date.ISO8601FormatStyle(
        dateSeparator: .omitted, dateTimeSeparator: .standard, timeSeparator: .omitted, timeZone: .gmt)
}

extension Sequence<UInt8> {
    var lowerHex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
