import Foundation
import Synchronization

/// The output of a command: results on standard output, everything else on standard error.
package struct Console: Sendable {
    /// How progress may be shown.
    package enum Progress: Sendable { case none, plain, live }

    package let isTerminal: Bool
    package let errorIsTerminal: Bool
    package let color: Bool
    package let progress: Progress
    private let screen = Screen()

    package static func system(variables: [String: String]) -> Console {
        let (output, error) = (isatty(STDOUT_FILENO) == 1, isatty(STDERR_FILENO) == 1)
        let isDumb = ["dumb", ""].contains(variables["TERM"] ?? "")
        return Console(
            isTerminal: output, errorIsTerminal: error,
            color: output && (variables["NO_COLOR"] ?? "").isEmpty && variables["TERM"] != "dumb",
            progress: error ? isDumb ? .plain : .live : .none)
    }

    package func out(_ text: String) { screen.write(text + "\n", to: .standardOutput, disturbs: isTerminal) }

    package func error(_ text: String) { errorText(text + "\n") }

    /// Whole lines with their line breaks.
    package func errorText(_ text: String) { screen.write(text, to: .standardError, disturbs: errorIsTerminal) }

    /// Replaces the lines at the bottom of the terminal of standard error; other output appears above them.
    package func status(_ lines: [String]) { screen.show(lines, width: size.columns) }

    package func paint(_ text: String, _ paint: Paint) -> String {
        color ? "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m" : text
    }

    package enum Paint: String, Sendable {
        case bold = "1"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case dim = "2"
    }

    /// The size of the terminal of standard error, read each time because it may change.
    package var size: (columns: Int, rows: Int) { Screen.size }
}

/// Keeps the lines that are written over and those that stay apart.
private final class Screen: Sendable {
    private let area = Mutex(StatusArea())

    /// - Parameter disturbs: whether the text lands on the terminal that has the lines.
    func write(_ text: String, to handle: FileHandle, disturbs: Bool) {
        area.withLock { area in
            let lines = area.lines
            guard disturbs, !lines.isEmpty else { return Self.write(text, to: handle) }
            let width = Self.size.columns
            Self.write(area.erase(width: width), to: .standardError)
            Self.write(text, to: handle)
            Self.write(area.show(lines, width: width), to: .standardError)
        }
    }

    func show(_ lines: [String], width: Int) {
        area.withLock { area in
            let text = lines.isEmpty ? area.erase(width: width) : area.show(lines, width: width)
            if !text.isEmpty { Self.write(text, to: .standardError) }
        }
    }

    static var size: (columns: Int, rows: Int) {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return (80, 24)
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    private static func write(_ text: String, to handle: FileHandle) {
        // A closed reader (`| head`) is not an error.
        try? handle.write(contentsOf: Data(text.utf8))
    }
}
