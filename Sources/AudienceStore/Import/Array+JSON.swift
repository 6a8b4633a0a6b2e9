extension [UInt8] {
    /// Appends a text as a JSON string, quotes included.
    mutating func append(jsonString text: some Collection<UInt8>) {
        append(UInt8(ascii: "\""))
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                append(UInt8(ascii: "\\"))
                append(byte)
            case 0x0A: append(contentsOf: "\\n".utf8)
            case 0..<0x20:
                append(contentsOf: "\\u00".utf8)
                append(Self.hexDigit(byte >> 4))
                append(Self.hexDigit(byte & 15))
            default: append(byte)
            }
        }
        append(UInt8(ascii: "\""))
    }

    mutating func append(decimal number: Int64) {
        if (0..<10).contains(number) {
            append(0x30 + UInt8(number))
        } else {
            append(contentsOf: String(number).utf8)
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x61 + value - 10 }
}
