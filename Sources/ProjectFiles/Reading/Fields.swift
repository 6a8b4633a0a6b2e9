package import SegmentCore

/// A mapping of the file, with typed access to its values. An invalid value is reported and returned as nil.
struct Fields {
    let reading: Reading
    /// For messages: `lake`, `segment has_clicked`.
    let what: String
    let place: SourcePlace
    let entries: [ConfigNode.Entry]

    /// Nil when `node` is not a mapping. With `keys`, any other key is a problem; nil allows any name.
    init?(_ node: ConfigNode?, _ what: String, keys: [String]?, in reading: Reading) {
        guard let node else { return nil }
        self.reading = reading
        self.what = what
        place = node.place
        switch node.content {
        case .mapping(let entries): self.entries = entries
        case _ where node.isNull: entries = []
        default:
            reading.report(.wrongType, "\(what) is a mapping of keys, not \(node.kind)", at: node.place)
            return nil
        }
        for entry in entries {
            if entry.key.contains("${env:") {
                reading.report(
                    .badVariable, "variables are put into values only, never into keys", at: entry.place)
            } else if let keys, !keys.contains(entry.key) {
                reading.report(
                    .unknownKey, "\(what) has no key '\(entry.key)'", at: entry.place,
                    hint: didYouMean(entry.key, among: keys))
            }
        }
    }

    subscript(key: String) -> ConfigNode? {
        entries.last { $0.key == key }.flatMap { $0.value.isNull ? nil : $0.value }
    }

    func text(_ key: String) -> ConfigText? { self[key].flatMap { text(of: $0, key) } }

    /// A node as a single value.
    func text(of node: ConfigNode, _ key: String) -> ConfigText? {
        guard case .scalar(let text, let isPlain) = node.content else {
            reading.report(.wrongType, "\(key) is a single value, not \(node.kind)", at: node.place)
            return nil
        }
        return reading.resolve(text, isPlain: isPlain, at: node.place)
    }

    /// A single value that names a file or folder, so it is not empty.
    func path(_ key: String) -> ConfigText? { text(key).flatMap { reading.path($0, key) } }

    func bool(_ key: String) -> Bool? {
        guard let value = text(key) else { return nil }
        switch value.text {
        case "true" where value.isPlain: return true
        case "false" where value.isPlain: return false
        default:
            reading.report(
                .wrongType, "\(key) is true or false, not '\(value.shown)'", at: value.place,
                hint: ["yes", "on"].contains(value.text.lowercased()) ? "write true" : nil)
            return nil
        }
    }

    func integer(_ key: String, _ range: ClosedRange<Int>) -> Int? {
        guard let value = text(key) else { return nil }
        guard value.isPlain, value.text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == "-") }),
            let number = Int(value.text)
        else {
            reading.report(.wrongType, "\(key) is a whole number, not '\(value.shown)'", at: value.place)
            return nil
        }
        guard range.contains(number) else {
            let bounds =
                range.upperBound == .max
                ? "at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
            reading.report(.badValue, "\(key) is \(bounds), not \(value.shown)", at: value.place)
            return nil
        }
        return number
    }

    func choice(_ key: String, of words: [String]) -> String? {
        guard let value = text(key) else { return nil }
        if words.contains(value.text) { return value.text }
        reading.report(
            .badValue, "\(key) is one of \(words.joined(separator: ", ")), not '\(value.shown)'", at: value.place,
            hint: nearest(to: value.text, among: words).map { "did you mean '\($0)'?" })
        return nil
    }

    func choice<Word: RawRepresentable<String> & CaseIterable>(_ key: String, _: Word.Type) -> Word? {
        choice(key, of: Word.allCases.map(\.rawValue)).flatMap(Word.init(rawValue:))
    }

    /// A value with a unit; `parse` converts its text, or describes the expected form.
    func amount<Value>(_ key: String, _ parse: (ConfigText) -> Result<Value, NotationProblem>) -> Value? {
        text(key).flatMap { amount(of: $0, key, parse) }
    }

    func amount<Value>(
        of value: ConfigText, _ key: String, _ parse: (ConfigText) -> Result<Value, NotationProblem>
    ) -> Value? {
        switch parse(value) {
        case .success(let result): return result
        case .failure(let problem):
            reading.report(
                .badValue, "\(key) is \(problem.expected), not '\(value.shown)'", at: value.place, hint: problem.hint)
            return nil
        }
    }
}

extension ProblemCode {
    package static let unknownKey: Self = "unknown_key"
    package static let wrongType: Self = "wrong_type"
    package static let badValue: Self = "bad_value"
    package static let missingKey: Self = "missing_key"
}
