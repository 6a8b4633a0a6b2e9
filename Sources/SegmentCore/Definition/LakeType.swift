/// The type of a column of text files, read from the spellings of `headgate.yaml` and of catalogues.
///
/// Accepts `varchar[]` and `struct(a bigint)`, and the catalogue's `array<string>` and `struct<a:bigint>`. Only known
/// types become part of a statement.
package struct LakeType: Sendable, Hashable, Codable, CustomStringConvertible {
    /// In DuckDB's words: `VARCHAR`, `DECIMAL(10,2)`, `STRUCT("a" BIGINT)[]`.
    package let sql: String

    /// Nil for a type that text files cannot hold.
    package init?(_ text: String) {
        var reader = LakeTypeReader(text)
        guard let sql = reader.type(depth: 0), reader.isAtEnd else { return nil }
        self.sql = sql
    }

    package static let text = LakeType(sql: "VARCHAR")
    package static let json = LakeType(sql: "JSON")

    private init(sql: String) { self.sql = sql }

    /// Whether it is a list or is made of other types.
    package var isNested: Bool { sql.contains("[") || sql.hasPrefix("STRUCT") || sql.hasPrefix("MAP") }

    /// The spelling of `headgate.yaml`.
    package var description: String {
        var isQuoted = false
        return String(
            sql.map { character in
                if character == "\"" { isQuoted.toggle() }
                return isQuoted ? character : Character(character.lowercased())
            })
    }
}

/// Reads one type from its text, from left to right.
private struct LakeTypeReader {
    private var rest: Substring

    private static let names: [String: String] = [
        "varchar": "VARCHAR", "string": "VARCHAR", "text": "VARCHAR", "char": "VARCHAR", "boolean": "BOOLEAN",
        "tinyint": "TINYINT", "byte": "TINYINT", "smallint": "SMALLINT", "short": "SMALLINT", "integer": "INTEGER",
        "int": "INTEGER", "bigint": "BIGINT", "long": "BIGINT", "float": "FLOAT", "real": "FLOAT", "double": "DOUBLE",
        "date": "DATE", "time": "TIME", "timestamp": "TIMESTAMP", "timestamptz": "TIMESTAMPTZ", "blob": "BLOB",
        "binary": "BLOB", "json": "JSON", "uuid": "UUID",
    ]
    private static let deepest = 20

    init(_ text: String) { rest = text[...] }

    var isAtEnd: Bool {
        mutating get {
            skipSpaces()
            return rest.isEmpty
        }
    }

    mutating func type(depth: Int) -> String? {
        guard depth < Self.deepest, let name = word()?.lowercased(), var type = named(name, depth) else { return nil }
        while take("[") {
            guard take("]") else { return nil }
            type += "[]"
        }
        return type
    }

    private mutating func named(_ name: String, _ depth: Int) -> String? {
        switch name {
        case "decimal", "numeric": return decimal()
        case "array", "list":
            guard let close = open(), let element = type(depth: depth + 1), take(close) else { return nil }
            return element + "[]"
        case "map":
            guard let close = open(), let key = type(depth: depth + 1), take(","), let value = type(depth: depth + 1),
                take(close)
            else { return nil }
            return "MAP(\(key), \(value))"
        case "struct", "row": return fields(depth)
        case "varchar", "char":
            // The length limits writers only, so reading ignores it.
            if take("(") { guard number() != nil, take(")") else { return nil } }
            return "VARCHAR"
        default: return Self.names[name]
        }
    }

    private mutating func decimal() -> String? {
        guard take("(") else { return "DECIMAL(10,0)" }
        guard let precision = number(), (1...38).contains(precision) else { return nil }
        var scale = 0
        if take(",") {
            guard let digits = number(), digits <= precision else { return nil }
            scale = digits
        }
        return take(")") ? "DECIMAL(\(precision),\(scale))" : nil
    }

    private mutating func fields(_ depth: Int) -> String? {
        guard let close = open() else { return nil }
        var fields: [String] = []
        repeat {
            guard let name = fieldName() else { return nil }
            _ = take(":")
            guard let type = type(depth: depth + 1) else { return nil }
            fields.append("\(StandardSQL.identifier(name)) \(type)")
        } while take(",")
        return take(close) ? "STRUCT(\(fields.joined(separator: ", ")))" : nil
    }

    private mutating func open() -> Character? { take("(") ? ")" : take("<") ? ">" : nil }

    private mutating func fieldName() -> String? {
        skipSpaces()
        guard rest.first == "\"" else { return word() }
        rest.removeFirst()
        guard let end = rest.firstIndex(of: "\"") else { return nil }
        defer { rest = rest[rest.index(after: end)...] }
        return rest[..<end].isEmpty ? nil : String(rest[..<end])
    }

    private mutating func word() -> String? {
        skipSpaces()
        let word = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "_" || $0 == "$" }
        rest = rest[word.endIndex...]
        return word.isEmpty ? nil : String(word)
    }

    private mutating func number() -> Int? { word().flatMap { $0.count <= 3 ? Int($0) : nil } }

    private mutating func take(_ character: Character) -> Bool {
        skipSpaces()
        guard rest.first == character else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func skipSpaces() { rest = rest.drop { $0 == " " } }
}
