/// A text that is not in the expected notation.
struct NotationProblem: Error {
    var expected: String
    var hint: String?
}

/// The notations of amounts: `15m`, `10GB`, `50%`.
enum Notation {
    private static let seconds = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
    private static let bytes = [
        "B": 1, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000, "TB": 1_000_000_000_000, "KIB": 1 << 10,
        "MIB": 1 << 20, "GIB": 1 << 30, "TIB": 1 << 40,
    ]

    /// Seconds of a whole number with one unit.
    static func duration(_ value: ConfigText) -> Result<Int, NotationProblem> {
        let expected = "a time such as 90s, 15m, 24h or 30d"
        let digits = value.text.prefix(while: isDigit)
        let unit = String(value.text.dropFirst(digits.count))
        guard let number = Int(digits), let factor = seconds[unit] else {
            let isBare = unit.isEmpty && !digits.isEmpty
            return .failure(.init(expected: expected, hint: isBare ? "add a unit: s, m, h or d" : nil))
        }
        let (product, overflow) = number.multipliedReportingOverflow(by: factor)
        guard !overflow, product > 0, product <= 3_650 * 86_400 else {
            return .failure(.init(expected: expected, hint: "more than nothing and at most 3650d"))
        }
        return .success(product)
    }

    /// Bytes of a number with a unit: powers of 1,000, or of 1,024 where the unit has an `i`.
    static func size(_ value: ConfigText) -> Result<Int, NotationProblem> {
        let number = value.text.prefix { isDigit($0) || $0 == "." }
        let unit = value.text.dropFirst(number.count).drop { $0 == " " }.uppercased()
        guard let amount = Double(number), let factor = bytes[unit] else {
            return .failure(.init(expected: "a size such as 512MB, 10GB or 4GiB"))
        }
        let product = amount * Double(factor)
        guard product >= 1, product < 1e18 else { return .failure(.init(expected: "a size above 0 and below 1 EB")) }
        return .success(Int(product))
    }

    /// A share from 0 to 1, written in percent.
    static func percent(_ value: ConfigText) -> Result<Double, NotationProblem> {
        guard value.text.hasSuffix("%"), let number = decimal(value.text.dropLast()) else {
            let isBare = decimal(Substring(value.text)) != nil
            return .failure(.init(expected: "a share such as 15%", hint: isBare ? "add the sign: %" : nil))
        }
        guard number <= 100 else { return .failure(.init(expected: "a share of at most 100%")) }
        return .success(number / 100)
    }

    /// A difference between shares from 0 to 1, written in points: `20` or `20%`.
    static func points(_ value: ConfigText) -> Result<Double, NotationProblem> {
        let text = value.text.hasSuffix("%") ? value.text.dropLast() : Substring(value.text)
        guard let number = decimal(text), number <= 100 else {
            return .failure(.init(expected: "a number of percentage points from 0 to 100, such as 20"))
        }
        return .success(number / 100)
    }

    /// A deviation in percent, which may be above 100 %.
    static func deviation(_ value: ConfigText) -> Result<Double, NotationProblem> {
        guard value.text.hasSuffix("%"), let number = decimal(value.text.dropLast()), number <= 10_000 else {
            return .failure(.init(expected: "a deviation such as 50%"))
        }
        return .success(number / 100)
    }

    private static func decimal(_ text: Substring) -> Double? {
        guard !text.isEmpty, text.allSatisfy({ isDigit($0) || $0 == "." }) else { return nil }
        return Double(text)
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
}
