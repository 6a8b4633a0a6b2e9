import ArgumentParser
import Foundation
import Operations
import ProjectFiles
import SegmentCore

/// Which segments a command is about: names, all of them, or a query of the moment.
struct SegmentOptions: ParsableArguments {
    @Argument(help: "Segments of the project.", completion: ProjectCompletion.segments)
    var segments: [String] = []

    @Flag(name: .long, help: "All segments of the project.")
    var all = false

    @Option(
        name: .long, help: "An ad hoc query: SQL, or - for standard input. It keeps leavers and changes no ledger.")
    var query: String?

    @Option(name: .long, help: "Makes the --query a segment of this name, with a ledger.")
    var name: String?

    init() {}

    func validate() throws {
        let ways = [!segments.isEmpty, all, query != nil].filter(\.self).count
        if ways != 1 { throw ValidationError("Name a segment, or use --all, or --query SQL.") }
        if name != nil, query == nil { throw ValidationError("--name goes with --query.") }
        if let name, SegmentName(name) == nil {
            throw ValidationError("'\(name)' is no segment name: 1-64 letters, digits, '_', '-' or '.'.")
        }
    }

    func definitions(of project: Project) throws -> [SegmentDefinition] {
        try SegmentSelection(segments: segments, all: all, query: Self.query(query, named: name))
            .definitions(of: project)
    }

    /// - Parameter text: SQL, or `-` for standard input.
    static func query(_ text: String?, named name: String?) throws -> SegmentSelection.Query {
        guard let text else { return .none }
        let source =
            text == "-"
            ? SourceText(try standardInput(), name: "<stdin>") : SourceText(text, name: "<query>")
        return .text(source, name: name.flatMap(SegmentName.init))
    }

    private static func standardInput() throws -> String {
        let data = try FileHandle.standardInput.readToEnd() ?? Data()
        guard let text = String(data: data, encoding: .utf8) else {
            throw Problem("query_encoding", "the query on standard input is not UTF-8")
        }
        return text
    }
}
