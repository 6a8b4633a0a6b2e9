/// Columns of text, aligned: numbers to the right, all else to the left.
package struct TextTable {
    private var rows: [[String]] = []
    private let indent: String
    private let numeric: Set<Int>

    package init(indent: Int = 0, numeric: Set<Int> = []) {
        self.indent = String(repeating: " ", count: indent)
        self.numeric = numeric
    }

    package mutating func add(_ cells: [String]) { rows.append(cells) }

    package var lines: [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        return rows.map { row in
            var line = indent
            for (column, cell) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                line += numeric.contains(column) ? padding + cell : cell + padding
                if column < row.count - 1 { line += "  " }
            }
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }
    }
}

extension Int {
    /// `1,234,567`.
    package var grouped: String {
        let digits = String(magnitude)
        var out = ""
        for (offset, digit) in digits.enumerated() {
            if offset > 0, (digits.count - offset) % 3 == 0 { out += "," }
            out.append(digit)
        }
        return self < 0 ? "-" + out : out
    }

    /// `1.9 MB`.
    package var asBytes: String {
        let units = ["B", "kB", "MB", "GB", "TB"]
        var value = Double(self)
        var unit = 0
        while value >= 1000, unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        return unit == 0 ? "\(self) B" : "\((value * 10).rounded() / 10) \(units[unit])"
    }
}
