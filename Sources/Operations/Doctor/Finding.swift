/// A problem of a project or its machine, with the command that mends it.
package struct Finding: Sendable, Hashable, Codable {
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
