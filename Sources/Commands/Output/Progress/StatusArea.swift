/// The last lines of a terminal, which are overwritten: computes the output that changes them. Pure.
///
/// The cursor is at the end of the last line. It is never hidden and no terminal setting is changed, so a killed
/// program leaves only these lines.
struct StatusArea {
    private(set) var lines: [String] = []

    /// Takes the lines away and leaves the cursor where the first one began.
    ///
    /// - Parameter width: of the terminal now; where it has become narrower, lines have broken into several.
    mutating func erase(width: Int) -> String {
        guard !lines.isEmpty else { return "" }
        let rows = lines.reduce(0) { $0 + max(1, ($1.count + width - 1) / max(1, width)) }
        lines = []
        return "\r" + (rows > 1 ? "\u{1B}[\(rows - 1)A" : "") + "\u{1B}[J"
    }

    mutating func show(_ new: [String], width: Int) -> String {
        guard new != lines else { return "" }
        let away = erase(width: width)
        lines = new
        return away + new.joined(separator: "\r\n")
    }
}
