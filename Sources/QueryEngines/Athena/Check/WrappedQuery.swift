import SegmentCore

/// An analyst's query as a relation, preceded by the project's views that it uses; maps each line back to its source.
///
/// Every text begins on a line of its own, so that Athena's columns are those of the text.
struct WrappedQuery: Sendable {
    /// The query with its views, in parentheses.
    let relation: String
    /// The views that it contains, in their order.
    let views: [String]
    let problems: [Problem]
    /// The source texts with the line of `relation` on which each begins, from 0.
    private let places: [(line: Int, source: SourceText)]

    init(_ query: SourceText, lake: LakeDefinition) {
        let checked = CheckedText(query)
        var problems = checked.problems
        guard checked.isSound else {
            self.init(relation: "", views: [], problems: problems, places: [])
            return
        }
        let used = Self.views(named: checked, in: lake)
        for view in used {
            if view.view.dialect != .athena {
                problems.append(
                    Problem(
                        .wrongDialect, "the view \(view.view.name) is in DuckDB's SQL, which Athena does not read",
                        file: view.view.query.name, hint: "write it in Athena's SQL, or use the embedded engine"))
            }
            problems += view.text.problems.filter { $0.severity == .error }
        }
        var text = "("
        var places: [(Int, SourceText)] = []
        func append(_ checked: CheckedText) {
            text += "\n"
            places.append((text.utf8.count { $0 == UInt8(ascii: "\n") }, checked.source))
            text += Self.unqualified(checked, views: used.map(\.view.name), database: lake.database) + "\n"
        }
        if used.isEmpty {
            append(checked)
        } else {
            for (index, view) in used.enumerated() {
                text += index == 0 ? "WITH " : ", "
                text += AthenaDialect.identifier(view.view.name) + " AS ("
                append(view.text)
                text += ")"
            }
            text += " SELECT * FROM ("
            append(checked)
            text += ") AS q"
        }
        self.init(relation: text + ")", views: used.map(\.view.name), problems: problems, places: places)
    }

    private init(
        relation: String, views: [String], problems: [Problem], places: [(line: Int, source: SourceText)]
    ) {
        self.relation = relation
        self.views = views
        self.problems = problems
        self.places = places
    }

    var isSound: Bool { !problems.contains { $0.severity == .error } }

    /// The source of a line of `relation` and the line in that source; both lines from 1.
    func place(ofLine line: Int) -> (source: SourceText, line: Int)? {
        guard let found = places.last(where: { $0.line < line }) else { return nil }
        return (found.source, line - found.line)
    }

    // MARK: Views

    /// The views that a text uses, directly or through other views, in the lake's order.
    private static func views(
        named text: CheckedText, in lake: LakeDefinition
    ) -> [(view: LakeView, text: CheckedText)] {
        var names = names(in: text)
        var found: [(LakeView, CheckedText)] = []
        for view in lake.views.reversed() where names.contains(view.name.lowercased()) {
            let checked = CheckedText(view.query)
            names.formUnion(self.names(in: checked))
            found.insert((view, checked), at: 0)
        }
        return found
    }

    /// Names that may be relations: not a part after a dot of another name, and not a call.
    private static func names(in text: CheckedText) -> Set<String> {
        let tokens = Array(text.tokens)
        return Set(
            tokens.indices.compactMap { index in
                guard tokens[index].isName else { return nil }
                let isCall = index + 1 < tokens.count && tokens[index + 1].isSymbol("(")
                return isCall ? nil : tokens[index].name.lowercased()
            })
    }

    /// `database.view` becomes `view`, padded with spaces so that places do not change.
    private static func unqualified(_ text: CheckedText, views: [String], database: String) -> String {
        guard !views.isEmpty else { return text.body }
        var bytes = Array(text.body.utf8)
        let tokens = Array(text.tokens)
        let names = Set(views.map { $0.lowercased() })
        for index in tokens.indices.dropLast(2) {
            guard tokens[index].isName, tokens[index].name.lowercased() == database.lowercased(),
                tokens[index + 1].isSymbol("."), names.contains(tokens[index + 2].name.lowercased()),
                tokens[index + 2].isName, index == 0 || !tokens[index - 1].isSymbol(".")
            else { continue }
            for place in tokens[index].range.lowerBound..<tokens[index + 1].range.upperBound
            where bytes[place] != UInt8(ascii: "\n") {
                bytes[place] = UInt8(ascii: " ")
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
