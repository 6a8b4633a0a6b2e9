/// Where a file, a folder or an object is: the address that the machine takes, and the form that people may see.
///
/// They differ where a part of the address came from the environment: what a variable holds is never shown, its
/// placeholder `${env:NAME}` is. As a text a location is what people may see.
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

    /// What people may see of an address at, below or above this one.
    package func shown(_ other: String) -> String {
        if other == address { return shown }
        if other.hasPrefix(address + "/") { return shown + other.dropFirst(address.count) }
        // A folder on the way: how much of it the variable made up, nobody can tell.
        return shown != address && address.hasPrefix(other + "/") ? "a folder above \(shown)" : other
    }

    /// The last part of what people may see.
    package var shownName: String { shown.split(separator: "/").last.map(String.init) ?? shown }
}
