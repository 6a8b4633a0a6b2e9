import Foundation

/// Removes what looks like a secret from a service's message: signatures, tokens, the canonical request that some
/// services echo.
enum Redaction {
    private static let limit = 500
    private static let markers = [
        "the canonical string", "canonical string should have been", "string-to-sign", "stringtosign", "signature=",
        "x-amz-security-token", "authorization:", "aws4-hmac-sha256",
    ]

    static func redacted(_ message: String) -> String {
        let lower = message.lowercased()
        let cut = markers.compactMap { lower.range(of: $0)?.lowerBound }.min()
        let kept = cut.map { String(message.prefix(lower.distance(from: lower.startIndex, to: $0))) + "…" } ?? message
        let words = kept.prefix(limit).split(separator: " ", omittingEmptySubsequences: false)
            .map { isSecretLike($0) ? "…" : $0 }
        return words.joined(separator: " ")
    }

    /// More than 63 characters of base64 or hex in one word: longer than any name.
    private static func isSecretLike(_ word: Substring) -> Bool {
        word.utf8.count > 63
            && word.utf8.allSatisfy { byte in
                byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
                    || byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
                    || byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") || "+/=_%-".utf8.contains(byte)
            }
    }
}
