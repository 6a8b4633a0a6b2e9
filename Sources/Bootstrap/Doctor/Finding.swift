/// Something that a person should look at, with the command that mends it.
package struct Finding: Sendable, Hashable, Encodable {
    /// Stable, for scripts.
    package var code: String
    package var text: String
    package var command: String

    package init(_ code: String, _ text: String, command: String) {
        self.code = code
        self.text = text
        self.command = command
    }
}

/// What the machine runs.
package struct Versions: Sendable, Hashable, Encodable {
    package var swift: String
    package var duckdb: String?
    package var sqlite: String?

    package init(swift: String) { self.swift = swift }

    /// Of the compiler that made this program.
    package static var compiler: String {
        #if swift(>=6.4)
            "6.4"
        #elseif swift(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }
}
