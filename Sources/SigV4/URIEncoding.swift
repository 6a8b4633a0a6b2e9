/// Percent-encoding as the signature defines it: all bytes except `A-Z a-z 0-9 - . _ ~`, in upper-case hex digits.
///
/// The request must be sent in this encoding too; another spelling of the same URL has another signature.
package enum URIEncoding {
    /// A name or a value of a query, or one segment of a path.
    package static func component(_ text: String) -> String { String(decoding: encode(text.utf8), as: UTF8.self) }

    /// A decoded path: slashes stay.
    package static func path(_ text: String) -> String {
        String(decoding: encode(text.utf8, keepsSlash: true), as: UTF8.self)
    }

    /// `name=value` pairs in the order given; the empty string for no items.
    package static func query(_ items: [QueryItem]) -> String {
        items.map { component($0.name) + "=" + component($0.value) }.joined(separator: "&")
    }

    static func encode(_ bytes: some Sequence<UInt8>, keepsSlash: Bool = false) -> [UInt8] {
        var encoded: [UInt8] = []
        for byte in bytes {
            if isUnreserved(byte) || keepsSlash && byte == UInt8(ascii: "/") {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), upperDigit(byte >> 4), upperDigit(byte & 15)]
            }
        }
        return encoded
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func upperDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
