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
