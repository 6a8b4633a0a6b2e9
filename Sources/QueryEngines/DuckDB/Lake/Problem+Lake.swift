import Foundation
import SegmentCore

extension Problem {
    /// Converts an engine's error about the lake's files into a problem with the table's place in the project; nil for
    /// other errors. Contains no data of the files.
    init?(lakeError message: EngineMessage, lake: LakeDefinition) {
        let text = message.text
        if let pattern = text.firstMatch(of: /No files found that match the pattern "([^"]*)"/)?.output.1 {
            guard let table = lake.tables.first(where: { $0.path == pattern }) else { return nil }
            self.init(.lakeFilesMissing, "no file of table \(table.name) is there", table)
            hint = "nothing matches its path"
            return
        }
        if ["Hive partition mismatch", "Unknown hive_type", "from hive partition column"].contains(where: text.contains)
        {
            self.init(partitionError: text, lake)
            return
        }
        let phrases = [
            "Parquet file", "No magic bytes", "TProtocolException", "footer", "CSV Error", "Malformed JSON",
            "Error when sniffing file", "Cannot open file",
        ]
        guard phrases.contains(where: text.contains) else { return nil }
        let named = lake.tables.first { table in
            let folder = lake.folders(of: [table])[0]
            return text.contains(folder) && text.contains(Self.lastFixedPart(of: table.path))
        }
        guard let table = named else { return nil }
        let format = table.format.rawValue
        self.init(.lakeFileUnreadable, "a file of table \(table.name) cannot be read as \(format)", table)
        if let file = Self.fileName(in: text) { hint = "look at the file \(file)" }
    }

    /// The folders of a table do not match its declaration, or differ from each other.
    private init?(partitionError text: String, _ lake: LakeDefinition) {
        let named = text.firstMatch(of: /(?:hive_type: "|hive partition column ')([^'"]*)/)?.output.1.lowercased()
        let table = lake.tables.first { table in
            guard let named else { return text.contains(lake.folders(of: [table])[0]) }
            return table.partitionTypes.contains { $0.name.lowercased() == named }
        }
        guard let table else { return nil }
        self.init(
            .lakeFileUnreadable, "the folders of table \(table.name) are not all key=value as its `hive` says", table)
        hint = "names are compared by case, and each folder's value must be of the type"
    }

    private init(_ code: ProblemCode, _ message: String, _ table: LakeTable) {
        self.init(
            code, message, file: table.place.file, line: table.place.line, column: table.place.column)
    }

    /// The longest part without wildcards of a path's last component; the empty text would match every message.
    private static func lastFixedPart(of path: String) -> String {
        let last = path.split(separator: "/").last.map(String.init) ?? ""
        return last.contains { "*?[{".contains($0) } ? "/" : last
    }

    private static func fileName(in text: String) -> String? {
        text.firstMatch(of: /['"](?:s3:\/)?\/[^'"]*\/([^\/'"]+)['"]/).map { String($0.output.1) }
    }
}
