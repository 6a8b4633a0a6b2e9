/// Properties of a text, found in one pass over its bytes.
struct TextLook {
    /// Length in Unicode scalars; nil for invalid UTF-8.
    let scalars: Int?
    let hasNUL: Bool

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        var mix: UInt8 = 0
        var hasNUL = false
        for byte in bytes {
            mix |= byte
            if byte == 0 { hasNUL = true }
        }
        self.hasNUL = hasNUL
        scalars = mix < 0x80 ? bytes.count : String(validating: bytes, as: UTF8.self)?.unicodeScalars.count
    }
}

/// A number that JSON can write: optional sign, digits, fraction, exponent; finite; no `0x`, `inf`, spaces.
package struct FiniteNumber {
    package let value: Double

    package init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard !bytes.isEmpty, bytes.count <= 64, bytes.allSatisfy(Self.mayOccur),
            let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite
        else { return nil }
        self.value = value
    }

    private static func mayOccur(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x45, 0x65: true
        default: false
        }
    }
}
