import BatchFiles

/// The rows of a chunk in the order of their folded ids, so that the index is walked and not jumped about in. Rows of
/// one id keep the file's order.
struct RowOrder: Sendable {
    private struct Place {
        /// The key's first eight bytes, which settle most comparisons.
        var prefix: UInt64
        var row: Int
        /// The key's bytes among `keys`, in 32 bits each: a chunk's text is some megabytes.
        private let bounds: (start: UInt32, end: UInt32)

        init(prefix: UInt64, row: Int, key: Range<Int>) {
            self.prefix = prefix
            self.row = row
            bounds = (UInt32(key.lowerBound), UInt32(key.upperBound))
        }

        var key: Range<Int> { Int(bounds.start)..<Int(bounds.end) }
    }

    private var places: [Place] = []
    private var keys: [UInt8] = []

    /// Takes the rows that the body approves of.
    mutating func arrange(_ chunk: RowChunk, where isWanted: (Int) -> Bool) {
        places.removeAll(keepingCapacity: true)
        keys.removeAll(keepingCapacity: true)
        for (index, row) in chunk.rows.enumerated() {
            guard let id = row.id, isWanted(index) else { continue }
            let start = keys.count
            FoldedKey.append(chunk.text[id], to: &keys)
            places.append(Place(prefix: prefix(from: start), row: index, key: start..<keys.count))
        }
        keys.withUnsafeBufferPointer { keys in
            places.sort { left, right in
                if left.prefix != right.prefix { return left.prefix < right.prefix }
                return Self.isBefore(left, right, keys)
            }
        }
    }

    var count: Int { places.count }

    /// The row's index in its chunk.
    func row(at index: Int) -> Int { places[index].row }

    func withKey<T>(at index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> T) rethrows -> T {
        let range = places[index].key
        return try keys.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[range])) }
    }

    private func prefix(from start: Int) -> UInt64 {
        var prefix: UInt64 = 0
        for offset in 0..<8 {
            prefix = prefix << 8 | (start + offset < keys.count ? UInt64(keys[start + offset]) : 0)
        }
        return prefix
    }

    private static func isBefore(_ left: Place, _ right: Place, _ keys: UnsafeBufferPointer<UInt8>) -> Bool {
        var a = left.key.lowerBound
        var b = right.key.lowerBound
        while a < left.key.upperBound, b < right.key.upperBound {
            if keys[a] != keys[b] { return keys[a] < keys[b] }
            a += 1
            b += 1
        }
        if left.key.count != right.key.count { return left.key.count < right.key.count }
        return left.row < right.row
    }
}

/// An endpoint's id as it compares: every scalar in its simple lower case, as the engines' `lower()` has it.
enum FoldedKey {
    static func append(_ id: some Collection<UInt8>, to keys: inout [UInt8]) {
        if id.allSatisfy({ $0 < 0x80 }) {
            keys.append(contentsOf: id.lazy.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 })
            return
        }
        for scalar in String(decoding: id, as: UTF8.self).unicodeScalars {
            // Only U+0130 has a longer lower case; its simple one is the first scalar of it.
            let lower = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
            keys.append(contentsOf: UTF8.encode(lower) ?? UTF8.encodedReplacementCharacter)
        }
    }

    static func make(_ id: String) -> String {
        var key: [UInt8] = []
        append(Array(id.utf8), to: &key)
        return String(decoding: key, as: UTF8.self)
    }
}
