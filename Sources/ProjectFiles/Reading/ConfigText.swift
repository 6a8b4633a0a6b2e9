package import SegmentCore

/// A single value of the file with its variables resolved.
struct ConfigText {
    let text: String
    /// The value as written, for messages: it does not contain the values of variables.
    let shown: String
    let place: SourcePlace
    /// Without quotes, or from a variable: it may be a number or a boolean.
    let isPlain: Bool
}

extension Reading {
    /// Resolves the variables `${env:NAME}` in a value; nil when one is missing or misspelt, which is reported.
    func resolve(_ written: String, isPlain: Bool, at place: SourcePlace) -> ConfigText? {
        var result = ""
        var rest = Substring(written)
        var isWhole = true
        while let start = rest.firstRange(of: "${env:") {
            result += rest[..<start.lowerBound]
            let tail = rest[start.upperBound...]
            guard let end = tail.firstIndex(of: "}"), isVariableName(tail[..<end]) else {
                report(
                    .badVariable, "a variable is written ${env:NAME}, with letters, digits and '_' in its name",
                    at: place)
                return nil
            }
            let name = String(tail[..<end])
            if let value = environment[name] {
                result += value
            } else {
                report(.missingVariable, "the environment has no variable \(name)", at: place)
                isWhole = false
            }
            rest = tail[tail.index(after: end)...]
        }
        guard isWhole else { return nil }
        let hasVariable = rest.count != written.count
        return ConfigText(
            text: result + rest, shown: written, place: place, isPlain: isPlain || hasVariable)
    }

    /// A value that is a path; nil for an empty one, which is reported.
    func path(_ value: ConfigText, _ key: String) -> ConfigText? {
        guard value.text.isEmpty || value.text.unicodeScalars.contains("\0") else { return value }
        report(.badValue, "\(key) names nothing: it is a path", at: value.place)
        return nil
    }

    private func isVariableName(_ name: Substring) -> Bool {
        guard let first = name.unicodeScalars.first, first.isASCII, first.properties.isAlphabetic || first == "_"
        else { return false }
        return name.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || $0 == "_" || ("0"..."9").contains($0))
        }
    }
}

extension ProblemCode {
    package static let badVariable: Self = "bad_variable"
    package static let missingVariable: Self = "missing_variable"
}
