import ArgumentParser
import Foundation
import ProjectFiles
import SegmentCore

/// Which segments a command is about: names, all of them, or a query of the moment.
struct SegmentOptions: ParsableArguments {
    @Argument(help: "Segments of the project.", completion: ProjectCompletion.segments)
    var segments: [String] = []

    @Flag(name: .long, help: "All segments of the project.")
    var all = false

    @Option(
        name: .long, help: "A query of the moment: SQL, or - for standard input. It keeps leavers and moves no ledger.")
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
        try SegmentSelection(segments: segments, all: all, query: query, name: name).definitions(of: project)
    }
}

/// What a command's words ask for, once the project is read.
struct SegmentSelection {
    var segments: [String]
    var all: Bool
    var query: String?
    var name: String?

    /// The definitions, in the order asked for; every unknown name at once.
    func definitions(of project: Project) throws -> [SegmentDefinition] {
        if let query { return [try definition(of: query, project)] }
        if all { return project.segments }
        var problems: [Problem] = []
        var found: [SegmentDefinition] = []
        for name in segments {
            do { found.append(try project.segment(named: name)) } catch { problems.append(error) }
        }
        if !problems.isEmpty { throw ProjectInvalid(problems) }
        return found
    }

    private func definition(of query: String, _ project: Project) throws -> SegmentDefinition {
        let text = query == "-" ? try Self.standardInput() : query
        let source = SourceText(text, name: query == "-" ? "<stdin>" : "<query>")
        guard let name, let segmentName = SegmentName(name) else {
            return SegmentDefinition(
                name: nil, query: source, dialect: project.dialect, mode: .upsert, leavers: LeaverRules(all: .keep))
        }
        return SegmentDefinition(name: segmentName, query: source, dialect: project.dialect)
    }

    private static func standardInput() throws -> String {
        let data = try FileHandle.standardInput.readToEnd() ?? Data()
        guard let text = String(data: data, encoding: .utf8) else {
            throw Problem("query_encoding", "the query on standard input is not UTF-8")
        }
        return text
    }
}
