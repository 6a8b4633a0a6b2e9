import Foundation
package import SegmentCore

extension DuckDBEngine {
    /// Most rows of a small result.
    private static let rowLimit = 10_000

    package func rows(of select: SQL, reading scope: EngineScope) async throws(EngineFailure) -> [[String?]] {
        try await installation.check()
        var view = try await view(of: select, reading: scope)
        view.keepsOrder = true
        let text = dialect.text(of: select)
        let rows = try await ChildRunner(configuration: configuration).run(view) { job in
            // Values are quoted and NULL is not, which distinguishes NULL from ''.
            """
            COPY (SELECT * FROM (
            \(text)
            ) AS result LIMIT \(Self.rowLimit + 1)) TO \(DuckDBDialect.literal(job.output.appending(path: "rows.csv").path)) \
            (FORMAT csv, HEADER false, FORCE_QUOTE *);

            """
        } body: { (job, ending) throws(EngineFailure) in
            guard ending.isSuccess else { throw EngineFailure(ending, lake: configuration.lake) }
            guard let data = try? Data(contentsOf: job.output.appending(path: "rows.csv")) else {
                throw .scratchNotWritable
            }
            return quotedRows(data)
        }
        guard rows.count <= Self.rowLimit else {
            throw EngineFailure(
                .rejected, Problem(.engineTooManyRows, "the result has more than \(Self.rowLimit) rows"))
        }
        return rows
    }

    /// What a child may access for one of our statements.
    func view(of select: SQL, reading scope: EngineScope) async throws(EngineFailure) -> ChildView {
        switch scope {
        case .results:
            let root = configuration.store.location(of: ObjectKey()).address
            return ChildView(folders: [root.hasSuffix("/") ? root : root + "/"])
        case .lake(let dialect, let asOf):
            let relations = try await lake.relations(of: select.queries, dialect: dialect)
            return ChildView(relations, of: configuration.lake, dialect: dialect, asOf: asOf)
        }
    }
}

extension SQL {
    /// The analysts' queries that a statement reads.
    fileprivate var queries: [SourceText] {
        reads.compactMap { relation in
            guard case .query(let text) = relation else { return nil }
            return text
        }
    }
}

extension ChildView {
    /// The clock first, then the dialect, then the lake: views are bound with both in place.
    init(_ relations: LakeRelations, of lake: LakeDefinition, dialect: QueryDialect, asOf: Date) {
        let isAthena = dialect == .athena || relations.usesAthena
        folders = lake.folders(of: relations.tables)
        definitions =
            PinnedClock.definitions(asOf) + (isAthena ? AthenaPrelude.definitions : [])
            + relations.definitions(database: lake.database)
        integerDivision = isAthena
    }
}
