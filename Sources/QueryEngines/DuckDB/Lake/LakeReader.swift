import Foundation
import SegmentCore
import Synchronization

/// Parses texts, checks them against the allow lists and finds what they read, including views of the lake.
///
/// Views are read once. A text that passed is cached, so that an inspected query is not parsed again when it runs.
final class LakeReader: Sendable {
    /// The result of checking a query.
    struct Reading: Sendable {
        /// Nil where the text is not a single SELECT.
        var tree: SyntaxTree?
        var problems: [Problem]
        var relations = LakeRelations()
    }

    private struct ViewReading {
        var view: CheckedView?
        var problems: [Problem]
        var read: Set<String> = []
        var isQualified = false
    }

    private struct Passed: Hashable {
        var text: String
        var dialect: QueryDialect
    }

    private struct State {
        var views: [String: ViewReading]?
        var passed: [Passed: LakeRelations] = [:]
    }

    private let configuration: DuckDBConfiguration
    private let state = Mutex(State())
    private static let memory = 1_000

    init(_ configuration: DuckDBConfiguration) {
        self.configuration = configuration
    }

    /// The relations that analysts' queries read. A query is checked here unless it has passed before: a resumed
    /// process has not inspected it.
    func relations(of queries: [SourceText], dialect: QueryDialect) async throws(EngineFailure) -> LakeRelations {
        var result = LakeRelations()
        for query in queries {
            let passed = Passed(text: query.withUnixLines.text, dialect: dialect)
            if let known = state.withLock({ $0.passed[passed] }) {
                result.formUnion(known, in: configuration.lake)
                continue
            }
            let reading = try await reading(of: query, dialect: dialect)
            if let error = reading.problems.first(where: { $0.severity == .error }) {
                throw EngineFailure(.rejected, error)
            }
            result.formUnion(reading.relations, in: configuration.lake)
        }
        return result
    }

    func reading(of query: SourceText, dialect: QueryDialect) async throws(EngineFailure) -> Reading {
        if let refusal = ParsedText.refusal(of: query) { return Reading(problems: [refusal]) }
        let query = query.withUnixLines
        let lake = configuration.lake
        let pending = state.withLock { $0.views == nil } ? lake.views : []
        let parsed = try await parse([query] + pending.map { $0.query.withUnixLines })
        if state.withLock({ $0.views == nil }) {
            let views = read(zip(pending, parsed.dropFirst()))
            state.withLock { $0.views = views }
        }
        guard case .select(let tree) = parsed[0] else {
            guard case .refused(let problem) = parsed[0] else { return Reading(problems: []) }
            return Reading(problems: [problem])
        }
        let names = lake.tables.map(\.name) + lake.views.map(\.name)
        var check = QueryCheck(query, database: lake.database, relations: names, dialect: dialect)
        check.run(tree)
        var reading = closure(of: check)
        reading.tree = tree
        reading.problems += JoinLint(query: query).warnings(tree)
        if !reading.problems.contains(where: { $0.severity == .error }) {
            let passed = Passed(text: query.text, dialect: dialect)
            state.withLock {
                if $0.passed.count >= Self.memory { $0.passed.removeAll() }
                $0.passed[passed] = reading.relations
            }
        }
        return reading
    }

    /// A view sees the tables and the views before it.
    private func read(_ views: some Sequence<(LakeView, ParsedText)>) -> [String: ViewReading] {
        var names = configuration.lake.tables.map(\.name)
        var result: [String: ViewReading] = [:]
        for (view, parsed) in views {
            switch parsed {
            case .refused(let problem):
                result[view.name.lowercased()] = ViewReading(problems: [problem])
            case .select(let tree):
                var check = QueryCheck(
                    view.query.withUnixLines, database: configuration.lake.database, relations: names,
                    dialect: view.dialect)
                check.run(tree)
                result[view.name.lowercased()] = ViewReading(
                    view: CheckedView(name: view.name, text: view.query.text, dialect: view.dialect),
                    problems: check.problems, read: check.read, isQualified: check.isQualified)
            }
            names.append(view.name)
        }
        return result
    }

    /// A query's relations with those of its views, and the views' errors beside its own problems.
    private func closure(of check: QueryCheck) -> Reading {
        let views = state.withLock { $0.views ?? [:] }
        var needed = check.read
        var reading = Reading(problems: check.problems)
        reading.relations.isQualified = check.isQualified
        for view in configuration.lake.views.reversed() where needed.contains(view.name.lowercased()) {
            guard let found = views[view.name.lowercased()] else { continue }
            needed.formUnion(found.read)
            reading.problems += found.problems.filter { $0.severity == .error }
            reading.relations.isQualified = reading.relations.isQualified || found.isQualified
            if let checked = found.view { reading.relations.views.insert(checked, at: 0) }
        }
        reading.relations.tables = configuration.lake.tables.filter { needed.contains($0.name.lowercased()) }
        return reading
    }

    private func parse(_ texts: [SourceText]) async throws(EngineFailure) -> [ParsedText] {
        try await TextParser(configuration: configuration).parse(texts)
    }
}

extension LakeRelations {
    /// Adds another statement's relations, each once and in the lake's order.
    mutating func formUnion(_ other: LakeRelations, in lake: LakeDefinition) {
        let named = Set((names + other.names).map { $0.lowercased() })
        let views = views + other.views
        tables = lake.tables.filter { named.contains($0.name.lowercased()) }
        self.views = lake.views.compactMap { view in views.first { $0.name == view.name } }
        isQualified = isQualified || other.isQualified
    }
}
