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
