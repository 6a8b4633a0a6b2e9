import SegmentCore

/// The lines of a YAML file, so that some can be replaced while the others stay the same byte for byte.
struct YAMLLines {
    /// Each with its line ending.
    private var lines: [String]
    private let end: String

    init(_ text: String) {
        var (lines, line) = ([String](), String.UnicodeScalarView())
        for scalar in text.unicodeScalars {
            line.append(scalar)
            if scalar == "\n" {
                lines.append(String(line))
                line.removeAll()
            }
        }
        if !line.isEmpty { lines.append(String(line)) }
        self.lines = lines
        end = text.contains("\r\n") ? "\r\n" : "\n"
    }

    var text: String { lines.joined() }
    var count: Int { lines.count }

    /// A line without its ending, by its number from 1.
    subscript(number: Int) -> String { String(lines[number - 1].prefix { !$0.isNewline }) }

    /// The lines of the block entry whose key is at this place: the line of the key and the lines indented below it.
    /// Blank lines after it are not part of it.
    func extent(of key: SourcePlace) -> ClosedRange<Int> {
        var last = key.line
        for number in (key.line + 1)..<max(key.line + 1, lines.count + 1) {
            let line = self[number]
            let margin = line.prefix { $0 == " " }.count
            if margin == line.count { continue }
            guard margin >= key.column else { break }
            last = number
        }
        return key.line...last
    }

    mutating func replace(_ range: ClosedRange<Int>, with new: [String]) {
        // The last line of a file may have no line ending.
        let isLast = range.upperBound == lines.count && !Self.isEnded(lines[lines.count - 1])
        lines.replaceSubrange((range.lowerBound - 1)...(range.upperBound - 1), with: new.map { $0 + end })
        if isLast, let last = lines.popLast() { lines.append(String(last.dropLast(1))) }
    }

    /// Compared by scalars: CR LF is one character.
    private static func isEnded(_ line: String) -> Bool { line.unicodeScalars.last == "\n" }

    mutating func insert(_ new: [String], after number: Int) {
        if number > 0, !Self.isEnded(lines[number - 1]) { lines[number - 1] += end }
        lines.insert(contentsOf: new.map { $0 + end }, at: number)
    }
}
