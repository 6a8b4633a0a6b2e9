import Foundation

/// Where text goes: results on standard output, everything else on standard error.
package struct Console: Sendable {
    package let isTerminal: Bool
    package let errorIsTerminal: Bool
    package let color: Bool

    package static func system(variables: [String: String]) -> Console {
        Console(
            isTerminal: isatty(STDOUT_FILENO) == 1, errorIsTerminal: isatty(STDERR_FILENO) == 1,
            color: isatty(STDOUT_FILENO) == 1 && (variables["NO_COLOR"] ?? "").isEmpty && variables["TERM"] != "dumb")
    }

    package func out(_ text: String) { Self.write(text + "\n", to: .standardOutput) }

    package func error(_ text: String) { Self.write(text + "\n", to: .standardError) }

    /// Without a line's end: for progress that is written over.
    package func progress(_ text: String) { Self.write(text, to: .standardError) }

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

    private static func write(_ text: String, to handle: FileHandle) {
        // A reader that went away (`| head`) is no failure of ours.
        try? handle.write(contentsOf: Data(text.utf8))
    }
}
