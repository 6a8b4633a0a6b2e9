/// A file in the format of `~/.aws/config`: sections, keys, and one level of nested keys.
struct INIFile: Equatable, Sendable {
    struct Section: Equatable, Sendable {
        var values: [String: String] = [:]
        /// `s3 =` followed by indented lines.
        var nested: [String: [String: String]] = [:]
    }

    /// By header, without brackets, with single spaces and without quotes: `profile etl`.
    private(set) var sections: [String: Section] = [:]

    struct Problem: Error, Equatable {
        var line: Int
        var what: String
    }

    init() {}

    /// Repeated sections and keys are merged; the later one wins.
    init(_ text: String) throws(Problem) {
        var section: String?
        var key: String?
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let content = INIFile.withoutComment(line)
            if content.isEmpty { continue }
            if content.hasPrefix("[") {
                guard content.hasSuffix("]") else { throw Problem(line: index + 1, what: "the section has no ]") }
                let name = INIFile.header(content.dropFirst().dropLast())
                sections[name, default: Section()] = sections[name] ?? Section()
                (section, key) = (name, nil)
                continue
            }
            guard let section else { throw Problem(line: index + 1, what: "a key is before the first section") }
            guard let equals = content.firstIndex(of: "=") else {
                throw Problem(line: index + 1, what: "there is no = in the line")
            }
            let name = INIFile.trimmed(content[..<equals]).lowercased()
            let value = INIFile.trimmed(content[content.index(after: equals)...])
            if name.isEmpty { throw Problem(line: index + 1, what: "there is no key before the =") }
            if line.first?.isWhitespace == true, let key {
                sections[section]?.nested[key, default: [:]][name] = value
            } else {
                sections[section]?.values[name] = value
                key = value.isEmpty ? name : nil
            }
        }
    }

    /// A comment begins with `#` or `;`, at the start of a line or after white space.
    private static func withoutComment(_ line: Substring) -> Substring {
        var isAfterSpace = true
        for index in line.indices {
            if isAfterSpace, line[index] == "#" || line[index] == ";" { return trimmed(line[..<index])[...] }
            isAfterSpace = line[index].isWhitespace
        }
        return trimmed(line)[...]
    }

    private static func header(_ text: Substring) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ").filter { $0 != "\"" && $0 != "'" }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
