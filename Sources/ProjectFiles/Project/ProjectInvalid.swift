package import SegmentCore

/// All problems of a project's files, in the order of file and line.
package struct ProjectInvalid: Error, Sendable, Hashable, CustomStringConvertible {
    /// Errors, and the warnings that were found with them.
    package var problems: [Problem]

    package init(_ problems: [Problem]) { self.problems = problems }

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
