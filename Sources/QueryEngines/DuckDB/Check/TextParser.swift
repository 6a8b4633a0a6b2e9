import Foundation
import SegmentCore

/// Lets the engine parse texts, as data, in a child without a lake.
struct TextParser {
    let configuration: DuckDBConfiguration

    private struct Row: Decodable {
        var i: Int
        var tree: String
    }

    func parse(_ texts: [SourceText]) async throws(EngineFailure) -> [ParsedText] {
        let refusals = texts.map(ParsedText.refusal)
        let rows = try await ChildRunner(configuration: configuration).run(ChildView()) { job in
            let literals = zip(texts, refusals).enumerated().compactMap { index, text in
                text.1 == nil ? "(\(index), \(DuckDBDialect.literal(text.0.text)))" : nil
            }
            return statement(literals, to: file(in: job))
        } body: { (job, ending) throws(EngineFailure) in
            guard ending.isSuccess else { throw EngineFailure(ending, lake: configuration.lake) }
            return read(file(in: job))
        }
        return texts.indices.map { index in
            if let refusal = refusals[index] { return .refused(refusal) }
            let row = rows.first { $0.i == index }
            return ParsedText(texts[index], tree: row?.tree ?? "")
        }
    }

    private func file(in job: JobFolder) -> URL { job.output.appending(path: "trees.json") }

    /// The trees without their defaults, one per line.
    private func statement(_ literals: [String], to file: URL) -> String {
        """
        COPY (
          SELECT i, CAST(
            json_serialize_sql(t, skip_null := true, skip_empty := true, skip_default := true) AS VARCHAR) AS tree
          FROM (VALUES (-1, 'SELECT 1')\(literals.map { ",\n" + $0 }.joined())) AS texts(i, t)
        ) TO \(DuckDBDialect.literal(file.path)) (FORMAT json);

        """
    }

    private func read(_ file: URL) -> [Row] {
        guard let data = try? Data(contentsOf: file) else { return [] }
        return data.split(separator: UInt8(ascii: "\n")).compactMap { try? JSONDecoder().decode(Row.self, from: $0) }
    }
}
