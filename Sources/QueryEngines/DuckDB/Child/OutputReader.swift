/// Splits a child's standard output into progress bars (`\r 42% ▕███`) and, after the setup's mark, the result.
struct OutputReader: Sendable {
    /// The setup prints this line at its end; output before it is the setup's own progress.
    static let mark = "headgate:begin"

    private(set) var output = ""
    private var line: [UInt8] = []
    private(set) var hasBegun = false
    private static let limit = 1 << 20

    /// The latest progress fraction in these bytes, if any.
    mutating func take(_ bytes: UnsafeRawBufferPointer) -> Double? {
        var latest: Double?
        for byte in bytes {
            if byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") {
                latest = endLine(keeping: byte) ?? latest
            } else {
                if line.count < Self.limit { line.append(byte) }
                // Nothing follows a bar until the next one begins, so it is read at its percent sign.
                if byte == UInt8(ascii: "%") { latest = hasBegun ? Self.percentage(line) ?? latest : nil }
            }
        }
        return latest
    }

    private mutating func endLine(keeping end: UInt8) -> Double? {
        defer { line.removeAll(keepingCapacity: true) }
        if let fraction = Self.percentage(line) { return hasBegun ? fraction : nil }
        guard end == UInt8(ascii: "\n") else { return nil }
        let text = String(decoding: line, as: UTF8.self)
        if !hasBegun {
            hasBegun = text == Self.mark
        } else if output.utf8.count + text.utf8.count < Self.limit {
            output += text + "\n"
        }
        return nil
    }

    /// `  42%` with or without a bar after it.
    private static func percentage(_ line: [UInt8]) -> Double? {
        guard let sign = line.firstIndex(of: UInt8(ascii: "%")), sign <= 4 else { return nil }
        let digits = line[..<sign].drop { $0 == UInt8(ascii: " ") }
        guard !digits.isEmpty, let percent = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
        return min(1, Double(percent) / 100)
    }
}
