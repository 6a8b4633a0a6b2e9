import Foundation

/// The state of the files that a project was read from, taken just before reading; also for an invalid project.
package struct ProjectWatch: Sendable, Hashable {
    private(set) var stamps: [String: FileStamp?] = [:]

    package init() {}

    /// Whether any file has been changed, removed or created since.
    package var hasChanged: Bool { stamps.contains { FileStamp(path: $0.key) != $0.value } }

    mutating func note(_ path: String) { stamps[path] = FileStamp(path: path) }
}
