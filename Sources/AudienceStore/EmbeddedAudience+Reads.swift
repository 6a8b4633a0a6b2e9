package import Foundation
import GRDB
package import SegmentCore

extension EmbeddedAudience: AudienceAccess {
    /// The endpoint with an id, case-insensitive; nil where there is none.
    package func show(_ id: String) async throws(DestinationFailure) -> AudienceEndpoint? {
        let key = FoldedKey.make(id)
        return try await read { try EndpointRows($0).endpoint(withKey: key, in: $0) }
    }

    /// Endpoints that a filter holds for; all of them without one.
    ///
    /// The grammar: `NAME = 'text'`, `<> != < <= > >=` with texts and numbers, `NAME IN (…)`, `NAME NOT IN (…)`,
    /// `NAME IS [NOT] NULL`, `AND`, `OR`, `NOT`, parentheses. A name is that of an import column; odd characters stand
    /// in double quotes. A list matches when any element does, so `X <> 'a'` holds where some value of X is not `a`;
    /// use `NOT X = 'a'` for endpoints without it.
    /// - Throws: `bad_filter`, `unknown_attribute`, with the column.
    package func count(where filter: String? = nil) async throws(DestinationFailure) -> Int {
        let expression = try parsed(filter)
        return try await read { db in
            let condition = try expression.map { try FilterCompiler(db, source: $0.source).condition($0.expression) }
            let tables = condition?.needsUser ?? false ? EndpointRows.joined : "endpoint"
            return try Int.fetchOne(
                db, sql: "SELECT count(*) FROM \(tables) WHERE \(condition?.sql ?? "TRUE")",
                arguments: condition?.arguments ?? []) ?? 0
        }
    }

    /// Every attribute that some endpoint carries, with its most frequent values, by name.
    package func attributes(topValues: Int = 10) async throws(DestinationFailure) -> [AttributeSummary] {
        try await read { try AttributeSummary.all(topValues: topValues, in: $0) }
    }

    /// Writes endpoints in pieces of about 64 KB, in the order in which they came, as one state of the audience.
    ///
    /// - Parameter write: called on the database's thread.
    /// - Returns: the rows written.
    @discardableResult
    package func export(
        _ format: ExportFormat, where filter: String? = nil, write: @escaping @Sendable (Data) throws -> Void
    ) async throws(DestinationFailure) -> Int {
        let expression = try parsed(filter)
        return try await read { db in
            let condition = try expression.map { try FilterCompiler(db, source: $0.source).condition($0.expression) }
            var lines = ExportLines(format, write: write)
            try EndpointRows(db).forEach(where: condition, in: db) { try lines.add($0) }
            return try lines.finish()
        }
    }

    private func parsed(
        _ filter: String?
    ) throws(DestinationFailure) -> (source: SourceText, expression: FilterExpression)? {
        guard let filter else { return nil }
        let source = SourceText(filter, name: "<where>")
        do {
            return (source, try FilterParser.parse(source))
        } catch {
            throw DestinationFailure(.rejected, error)
        }
    }
}
