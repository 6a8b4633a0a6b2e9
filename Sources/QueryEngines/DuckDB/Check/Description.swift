import Foundation
import SegmentCore

/// The columns of a query that has passed the check, or the binder's error.
struct Description {
    let job: JobFolder
    let query: SourceText
    let tree: SyntaxTree

    private struct Column: Decodable {
        var name: String
        var type: String
    }

    enum Outcome {
        case columns([ResultColumn])
        case refused(Problem)
        /// The binder's error; `BindingProblem` relates it to the query.
        case unbound(EngineMessage)
    }

    var statement: String {
        """
        COPY (SELECT column_name AS name, column_type AS type \
        FROM (DESCRIBE FROM \(DuckDBDialect.relation(text: query.text)))) \
        TO \(DuckDBDialect.literal(described.path)) (FORMAT json);

        """
    }

    private var described: URL { job.output.appending(path: "described.json") }

    /// Throws where the user's text is not the cause.
    func read(_ ending: DuckDBChild.Ending, lake: LakeDefinition) throws(EngineFailure) -> Outcome {
        if ending.isSuccess { return .columns(columns) }
        let failure = EngineFailure(ending, lake: lake)
        guard failure.reason == .rejected, let message = EngineMessage(standardError: ending.errors) else {
            throw failure
        }
        let isLake = [.lakeFilesMissing, .lakeFileUnreadable, .s3BucketMissing].contains(failure.problem.code)
        return isLake ? .refused(failure.problem) : .unbound(message)
    }

    /// `query('…')` renames the second of two equal names to `a_1`; the select list has the original.
    private var columns: [ResultColumn] {
        let lines = ((try? Data(contentsOf: described)) ?? Data()).split(separator: UInt8(ascii: "\n"))
        let columns = lines.compactMap { try? JSONDecoder().decode(Column.self, from: $0) }
        return zip(columns, tree.selectList(count: columns.count)).map { column, item in
            // The engine types a bare NULL as INTEGER.
            let isNull = item?["value"]?["is_null"]?.isTrue == true && column.type == "INTEGER"
            return ResultColumn(
                name: item?["alias"]?.text ?? item?.columnPath?.last ?? column.name,
                type: isNull ? .null : ValueType(duckDB: column.type), engineType: isNull ? "NULL" : column.type)
        }
    }
}

extension SyntaxTree {
    /// The items of the select list, which name the result's columns; nil for each where a `*` hides the count.
    fileprivate func selectList(count: Int) -> [SyntaxTree?] {
        var node = self
        while node["type"]?.text == "SET_OPERATION_NODE", let left = node["left"] { node = left }
        let items = node["select_list"]?.elements ?? []
        return items.count == count ? items : Array(repeating: nil, count: count)
    }
}
