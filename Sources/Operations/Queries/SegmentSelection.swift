package import ProjectFiles
package import SegmentCore

/// Which segments an operation is about: names, all of them, or a query without a file.
package struct SegmentSelection: Sendable {
    package enum Query: Sendable {
        case none
        /// - name: makes the query a segment with a ledger.
        case text(SourceText, name: SegmentName?)
    }

    package var segments: [String]
    package var all: Bool
    package var query: Query

    package init(segments: [String], all: Bool, query: Query) {
        self.segments = segments
        self.all = all
        self.query = query
    }

    /// The definitions, in the order asked for; every unknown name at once.
    package func definitions(of project: Project) throws -> [SegmentDefinition] {
        if case .text(let text, let name) = query { return [Self.definition(of: text, name, project)] }
        if all { return project.segments }
        var problems: [Problem] = []
        var found: [SegmentDefinition] = []
        for name in segments {
            do { found.append(try project.segment(named: name)) } catch { problems.append(error) }
        }
        if !problems.isEmpty { throw ProjectInvalid(problems) }
        return found
    }

    private static func definition(of text: SourceText, _ name: SegmentName?, _ project: Project) -> SegmentDefinition {
        guard let name else {
            return SegmentDefinition(
                name: nil, query: text, dialect: project.dialect, mode: .upsert, leavers: LeaverRules(all: .keep))
        }
        return SegmentDefinition(name: name, query: text, dialect: project.dialect)
    }
}
