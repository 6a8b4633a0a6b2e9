/// What an endpoint or a user carries, as the one JSON text of its row: `{"3":["Gold"],"5":42.5}`. Keys are numbers of
/// the table `attribute`; a value is a list of strings or a number.
///
/// Merging works on the bytes, because an import does it once a row. Only what this type writes is read: no spaces, no
/// nesting beyond one list; anything else is damage and throws.
enum PackedAttributes {
    struct Entry {
        var number: Int64
        /// The value's bytes.
        var value: Range<Int>
    }

    /// The change that a row makes to one attribute: a value among the row's encoded bytes, or its removal.
    struct Change {
        var number: Int64
        var value: Range<Int>?
    }

    enum Outcome {
        case same
        case changed
        /// Changed, and no attribute is left.
        case empty
    }

    struct Damage: Error {}

    /// Calls the body with each entry in turn.
    static func forEach(
        in text: UnsafeBufferPointer<UInt8>, _ body: (Entry) throws -> Void
    ) throws {
        var scan = Scan(text: text)
        try scan.expect("{")
        if scan.skip("}") { return }
        repeat {
            try scan.expect("\"")
            let number = try scan.number()
            try scan.expect("\"")
            try scan.expect(":")
            try body(Entry(number: number, value: try scan.value()))
        } while scan.skip(",")
        try scan.expect("}")
    }

    /// Writes the text with the changes in it to `merged`.
    static func merge(
        _ text: UnsafeBufferPointer<UInt8>?, changes: [Change], values: UnsafeBufferPointer<UInt8>,
        into merged: inout [UInt8]
    ) throws -> Outcome {
        merged.removeAll(keepingCapacity: true)
        var isChanged = false
        var met: UInt64 = 0
        if let text {
            try forEach(in: text) { entry in
                let old = UnsafeBufferPointer(rebasing: text[entry.value])
                guard let index = changes.firstIndex(where: { $0.number == entry.number }) else {
                    append(entry.number, old, to: &merged)
                    return
                }
                if index < 64 { met |= 1 << UInt64(index) }
                guard let range = changes[index].value else {
                    isChanged = true
                    return
                }
                let new = UnsafeBufferPointer(rebasing: values[range])
                if !new.elementsEqual(old) { isChanged = true }
                append(entry.number, new, to: &merged)
            }
        }
        for (index, change) in changes.enumerated() {
            guard let range = change.value else { continue }
            let isMet = index < 64 ? met & 1 << UInt64(index) != 0 : try has(change.number, in: text)
            if isMet { continue }
            isChanged = true
            append(change.number, UnsafeBufferPointer(rebasing: values[range]), to: &merged)
        }
        if !isChanged { return .same }
        if merged.isEmpty { return .empty }
        merged.append(UInt8(ascii: "}"))
        return .changed
    }

    private static func has(_ number: Int64, in text: UnsafeBufferPointer<UInt8>?) throws -> Bool {
        var isThere = false
        if let text { try forEach(in: text) { if $0.number == number { isThere = true } } }
        return isThere
    }

    private static func append(_ number: Int64, _ value: UnsafeBufferPointer<UInt8>, to text: inout [UInt8]) {
        text.append(text.isEmpty ? UInt8(ascii: "{") : UInt8(ascii: ","))
        text.append(UInt8(ascii: "\""))
        text.append(decimal: number)
        text.append(UInt8(ascii: "\""))
        text.append(UInt8(ascii: ":"))
        text.append(contentsOf: value)
    }
}

extension PackedAttributes {
    /// Moves over a packed text.
    private struct Scan {
        let text: UnsafeBufferPointer<UInt8>
        var position = 0

        mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
            guard position < text.count, text[position] == UInt8(ascii: scalar) else { return false }
            position += 1
            return true
        }

        mutating func expect(_ scalar: Unicode.Scalar) throws {
            guard skip(scalar) else { throw Damage() }
        }

        mutating func number() throws -> Int64 {
            var number: Int64 = 0
            let start = position
            while position < text.count, (0x30...0x39).contains(text[position]), position - start < 18 {
                number = number * 10 + Int64(text[position] - 0x30)
                position += 1
            }
            guard position > start else { throw Damage() }
            return number
        }

        mutating func value() throws -> Range<Int> {
            let start = position
            if skip("[") {
                repeat { try string() } while skip(",")
                try expect("]")
            } else {
                while position < text.count, text[position] != 0x2C, text[position] != 0x7D { position += 1 }
                guard position > start else { throw Damage() }
            }
            return start..<position
        }

        mutating func string() throws {
            try expect("\"")
            while position < text.count, text[position] != UInt8(ascii: "\"") {
                position += text[position] == UInt8(ascii: "\\") ? 2 : 1
            }
            try expect("\"")
        }
    }
}
