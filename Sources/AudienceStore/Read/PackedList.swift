/// The texts of a packed list, `["a","b"]`: the inverse of what an import writes, and of no other JSON.
enum PackedList {
    static func texts(_ bytes: some RandomAccessCollection<UInt8>) throws -> [String] {
        var texts: [String] = []
        var text: [UInt8] = []
        var isInside = false
        var rest = bytes.dropFirst().dropLast().makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "\""):
                if isInside { texts.append(String(decoding: text, as: UTF8.self)) }
                text.removeAll(keepingCapacity: true)
                isInside.toggle()
            case UInt8(ascii: "\\") where isInside: text.append(try escaped(&rest))
            case UInt8(ascii: ",") where !isInside: continue
            default:
                guard isInside else { throw PackedAttributes.Damage() }
                text.append(byte)
            }
        }
        guard !isInside else { throw PackedAttributes.Damage() }
        return texts
    }

    /// `\"`, `\\`, `\n` and `\u00XX` are written, see `append(jsonString:)`.
    private static func escaped(_ rest: inout some IteratorProtocol<UInt8>) throws -> UInt8 {
        switch rest.next() {
        case UInt8(ascii: "\""): return UInt8(ascii: "\"")
        case UInt8(ascii: "\\"): return UInt8(ascii: "\\")
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "u"):
            var digits: [UInt8] = []
            for _ in 0..<4 { if let digit = rest.next() { digits.append(digit) } }
            guard let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) else {
                throw PackedAttributes.Damage()
            }
            return code
        default: throw PackedAttributes.Damage()
        }
    }
}
