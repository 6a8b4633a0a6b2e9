/// The headers in the form that is signed: names in lower case and sorted, values of one name joined, white space
/// folded.
struct CanonicalHeaders {
    /// `name:value` lines, each with its end.
    let lines: [UInt8]
    /// `host;x-amz-date`.
    let names: String

    init(_ fields: [HeaderField]) {
        var values: [[UInt8]: [[UInt8]]] = [:]
        for field in fields {
            let name = field.name.utf8.map(CanonicalHeaders.lowerCase)
            values[name, default: []].append(CanonicalHeaders.folded(field.value.utf8))
        }
        let sorted = values.filter { !CanonicalHeaders.unsigned.contains($0.key) }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
        lines = sorted.flatMap { $0 + [UInt8(ascii: ":")] + $1.joined(separator: [UInt8(ascii: ",")]) + [newline] }
        names = sorted.map { String(decoding: $0.key, as: UTF8.self) }.joined(separator: ";")
    }

    /// Headers that proxies and HTTP clients add or change, and the signature itself.
    private static let unsigned = Set(
        [
            "authorization", "connection", "expect", "keep-alive", "proxy-authorization", "te", "trailer",
            "transfer-encoding", "upgrade", "user-agent", "x-amzn-trace-id",
        ].map { Array($0.utf8) })

    private static func lowerCase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte
    }

    /// Without white space at the ends; any run of it inside is one space.
    private static func folded(_ value: some Sequence<UInt8>) -> [UInt8] {
        var folded: [UInt8] = []
        var isAfterSpace = false
        for byte in value {
            switch byte {
            case UInt8(ascii: " "), 9...13: isAfterSpace = !folded.isEmpty
            default:
                if isAfterSpace { folded.append(UInt8(ascii: " ")) }
                isAfterSpace = false
                folded.append(byte)
            }
        }
        return folded
    }
}
