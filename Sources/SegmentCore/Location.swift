/// The place of a file, folder or object: the address that the system uses, and the form that may be shown.
///
/// They differ where a part of the address came from an environment variable: its value is never shown, only the
/// placeholder `${env:NAME}`. The description of a location is the form that may be shown.
package struct Location: Sendable, Hashable, CustomStringConvertible {
    /// An absolute path, or `s3://bucket/key`.
    package let address: String
    package let shown: String

    package init(_ address: String, shown: String? = nil) {
        self.address = address
        self.shown = shown ?? address
    }

    package var description: String { shown }

    package func appending(_ part: String) -> Location { Location("\(address)/\(part)", shown: "\(shown)/\(part)") }

    /// The form that may be shown of an address at, below or above this one.
    package func shown(_ other: String) -> String {
        if other == address { return shown }
        if other.hasPrefix(address + "/") { return shown + other.dropFirst(address.count) }
        // How much of a parent folder came from the variable is unknown.
        return shown != address && address.hasPrefix(other + "/") ? "a folder above \(shown)" : other
    }

    /// The last part of the form that may be shown.
    package var shownName: String { shown.split(separator: "/").last.map(String.init) ?? shown }
}
