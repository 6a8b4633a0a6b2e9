import Foundation
import SegmentCore

/// The state of reading a project: the problems found so far, and what values are resolved against.
///
/// It exists during one synchronous call and is shared by the readers of the parts, so it is a class.
final class Reading {
    let root: URL
    let file: String
    let environment: [String: String]
    private(set) var problems: [Problem] = []
    /// The files read so far.
    private(set) var watch = ProjectWatch()

    init(root: URL, file: String, environment: [String: String]) {
        self.root = root
        self.file = file
        self.environment = environment
    }

    /// Called before a file or folder is read, whether or not it exists.
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

    /// The absolute path of a path in the file; `~` has no special meaning.
    func absolutePath(_ path: String) -> String {
        let whole = path.hasPrefix("/") ? path : root.path + "/" + path
        return NSString(string: whole).standardizingPath
    }

    /// The same as a location. If it contains a variable, the form shown is the one written.
    func location(_ path: ConfigText) -> Location {
        let address = absolutePath(path.text)
        guard path.shown != path.text else { return Location(address) }
        return Location(address, shown: path.text.hasPrefix("/") ? path.shown : root.path + "/" + path.shown)
    }

    func location(_ path: String) -> Location { Location(absolutePath(path)) }

    /// Problems of `headgate.yaml` first, then by file, line and column; those of one place in the order in which they
    /// were found.
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
