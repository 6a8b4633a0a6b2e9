import Foundation
package import Testing

/// Compares a text with the file `Tests/Golden/<name>`; `UPDATE_GOLDEN=1` rewrites the file instead.
package func expectGolden(
    _ actual: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let file = Checkout.root.appending(path: "Tests/Golden").appending(path: name)
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(actual.utf8).write(to: file)
        return
    }
    let expected = try? String(contentsOf: file, encoding: .utf8)
    #expect(
        actual == expected, "differs from Tests/Golden/\(name); UPDATE_GOLDEN=1 make test rewrites it",
        sourceLocation: sourceLocation)
}
