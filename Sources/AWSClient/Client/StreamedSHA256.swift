import Crypto

/// Computes a SHA-256 over the chunks of a stream.
struct StreamedSHA256 {
    private var hash = SHA256()

    mutating func update(_ chunk: [UInt8]) { hash.update(data: chunk) }

    /// In lower-case hex digits.
    var hex: String { hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
