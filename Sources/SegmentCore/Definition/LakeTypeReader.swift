/// Reads one type from its text, from left to right.
struct LakeTypeReader {
    private var rest: Substring

    /// Other words for scalars.
    private static let names: [String: LakeType.Scalar] = [
        "string": .varchar, "text": .varchar, "char": .varchar, "byte": .tinyint, "short": .smallint, "int": .integer,
        "long": .bigint, "real": .float, "binary": .blob,
    ]
    private static let deepest = 20

    init(_ text: String) { rest = text[...] }

    var isAtEnd: Bool {
        mutating get {
            skipSpaces()
            return rest.isEmpty
        }
    }

    mutating func type(depth: Int) -> LakeType.Form? {
        guard depth < Self.deepest, let name = word()?.lowercased(), var type = named(name, depth) else { return nil }
        while take("[") {
            guard take("]") else { return nil }
            type = .list(type)
        }
        return type
    }

    private mutating func named(_ name: String, _ depth: Int) -> LakeType.Form? {
        switch name {
        case "decimal", "numeric": return decimal()
        case "array", "list":
            guard let close = open(), let element = type(depth: depth + 1), take(close) else { return nil }
            return .list(element)
        case "map":
            guard let close = open(), let key = type(depth: depth + 1), take(","), let value = type(depth: depth + 1),
                take(close)
            else { return nil }
            return .map(key: key, value: value)
        case "struct", "row": return fields(depth)
        case "varchar", "char":
            // A length is checked by the program that writes the files.
            if take("(") { guard number() != nil, take(")") else { return nil } }
            return .scalar(.varchar)
        default: return (LakeType.Scalar(rawValue: name) ?? Self.names[name]).map { .scalar($0) }
        }
    }

    private mutating func decimal() -> LakeType.Form? {
        guard take("(") else { return .decimal(precision: 10, scale: 0) }
        guard let precision = number(), (1...38).contains(precision) else { return nil }
        var scale = 0
        if take(",") {
            guard let digits = number(), digits <= precision else { return nil }
            scale = digits
        }
        return take(")") ? .decimal(precision: precision, scale: scale) : nil
    }

    private mutating func fields(_ depth: Int) -> LakeType.Form? {
        guard let close = open() else { return nil }
        var fields: [LakeType.Field] = []
        repeat {
            guard let name = fieldName() else { return nil }
            _ = take(":")
            guard let type = type(depth: depth + 1) else { return nil }
            fields.append(.init(name: name, form: type))
        } while take(",")
        return take(close) ? .structure(fields) : nil
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
