import Foundation
import SegmentCore

/// One reading of a project: what it has found wrong so far, and what values are resolved against.
///
/// It lives inside one synchronous call and is shared by the readers of the parts, so it is a class.
final class Reading {
    let root: URL
    let file: String
    let environment: [String: String]
    private(set) var problems: [Problem] = []
    /// What has been read so far.
    private(set) var watch = ProjectWatch()

    init(root: URL, file: String, environment: [String: String]) {
        self.root = root
        self.file = file
        self.environment = environment
    }

    /// Called before a file or folder is read, also where there is none.
    func willRead(_ path: String) { watch.note(path) }

    func place(line: Int, column: Int) -> SourcePlace { SourcePlace(file: file, line: line, column: column) }

    func report(
        _ code: ProblemCode, _ message: String, at place: SourcePlace?, hint: String? = nil,
        severity: Problem.Severity = .error
    ) {
        problems.append(
            Problem(
                code, message, severity: severity, file: place?.file ?? file, line: place?.line, column: place?.column,
                hint: hint))
    }

    /// An absolute path for one that the file names; `~` is a name like any other.
    func absolutePath(_ path: String) -> String {
        let whole = path.hasPrefix("/") ? path : root.path + "/" + path
        return NSString(string: whole).standardizingPath
    }

    /// The same as a location: one with a variable in it is shown as it was written.
    func location(_ path: ConfigText) -> Location {
        let address = absolutePath(path.text)
        guard path.shown != path.text else { return Location(address) }
        return Location(address, shown: path.text.hasPrefix("/") ? path.shown : root.path + "/" + path.shown)
    }

    func location(_ path: String) -> Location { Location(absolutePath(path)) }

    /// The file's own problems first, then by file, line and column; those of one place in the order of their finding.
    var sortedProblems: [Problem] {
        problems.enumerated()
            .sorted { sortKey($0.element, $0.offset) < sortKey($1.element, $1.offset) }
            .map(\.element)
    }

    private func sortKey(_ problem: Problem, _ index: Int) -> (Int, String, Int, Int, Int) {
        let name = problem.file ?? ""
        return (name == file ? 0 : 1, name, problem.line ?? 0, problem.column ?? 0, index)
    }
}
