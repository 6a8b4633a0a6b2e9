/// What a person sees after a program has written to a terminal: just enough of one for texts, line breaks, `CR`, cursor
/// up and erase below. Anything else that moves or sets something is kept as `strange`.
package struct TerminalScreen {
    private let columns: Int
    private var grid: [[Character]] = [[]]
    private var row = 0
    private var column = 0
    package private(set) var strange: [String] = []

    package init(columns: Int = 80) { self.columns = columns }

    /// Lines without the blanks at their ends, and without empty ones at the end of all.
    package var lines: [String] {
        var lines = grid.map { line in
            var text = String(line)
            while text.hasSuffix(" ") { text.removeLast() }
            return text
        }
        while lines.last == "" { lines.removeLast() }
        return lines
    }

    package mutating func feed(_ text: String) {
        var rest = Substring(text)
        while let scalar = rest.unicodeScalars.first {
            if scalar == "\u{1B}", let match = rest.prefixMatch(of: /\e\[([0-9;?]*)([A-Za-z])/) {
                control(String(match.output.2), String(match.output.1), String(match.output.0))
                rest = rest[match.range.upperBound...]
                continue
            }
            rest = Substring(rest.unicodeScalars.dropFirst())
            put(scalar)
        }
    }

    private mutating func put(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\r": column = 0
        case "\n": down()
        case _ where scalar.value < 32: strange.append("\\u{\(String(scalar.value, radix: 16))}")
        default:
            if column == columns {
                down()
                column = 0
            }
            while grid[row].count <= column { grid[row].append(" ") }
            grid[row][column] = Character(scalar)
            column += 1
        }
    }

    private mutating func down() {
        row += 1
        if row == grid.count { grid.append([]) }
    }

    private mutating func control(_ letter: String, _ numbers: String, _ all: String) {
        switch (letter, numbers) {
        case ("A", _): row = max(0, row - (Int(numbers) ?? 1))
        case ("J", ""), ("J", "0"):
            grid[row] = Array(grid[row].prefix(column))
            grid.removeSubrange((row + 1)...)
        case ("m", _): break
        default: strange.append(String(all.dropFirst()))
        }
    }
}
