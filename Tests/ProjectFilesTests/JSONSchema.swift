import Foundation

@testable import ProjectFiles

/// A value as a schema sees it.
enum JSONValue: Equatable {
    case null
    case boolean(Bool)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    /// A value of a configuration, its plain words read as YAML 1.2 does.
    init(_ node: ConfigNode) {
        switch node.content {
        case .scalar(let text, let isPlain):
            if node.isNull {
                self = .null
            } else if isPlain, let number = Double(text), !text.hasPrefix("n"), !text.hasPrefix("i") {
                self = .number(number)
            } else if isPlain, text == "true" || text == "false" {
                self = .boolean(text == "true")
            } else {
                self = .text(text)
            }
        case .list(let items): self = .list(items.map { JSONValue($0) })
        case .mapping(let entries):
            self = .object(Dictionary(entries.map { ($0.key, JSONValue($0.value)) }, uniquingKeysWith: { $1 }))
        }
    }

    subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    subscript(index: Int) -> JSONValue? {
        guard case .list(let items) = self, items.indices.contains(index) else { return nil }
        return items[index]
    }

    /// The names under `properties`.
    var keys: [String] {
        guard case .object(let members)? = self["properties"] else { return [] }
        return Array(members.keys)
    }
}

extension JSONValue: Decodable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }
}

/// The part of JSON Schema that `headgate.schema.json` uses. A keyword that it does not know is a complaint.
struct JSONSchema {
    let root: JSONValue
    var definitions: [String: JSONValue] {
        guard case .object(let definitions)? = root["$defs"] else { return [:] }
        return definitions
    }

    init(_ data: Data) throws { root = try JSONDecoder().decode(JSONValue.self, from: data) }

    func complaints(about value: JSONValue) -> [String] { complaints(value, root, "") }

    private func complaints(_ value: JSONValue, _ schema: JSONValue, _ path: String) -> [String] {
        guard case .object(let keywords) = schema else {
            return schema == .boolean(false) ? ["\(path): not allowed"] : []
        }
        return keywords.flatMap { complaints(value, keyword: $0.key, $0.value, keywords, path) }
    }

    private func complaints(
        _ value: JSONValue, keyword: String, _ rule: JSONValue, _ schema: [String: JSONValue], _ path: String
    ) -> [String] {
        switch (keyword, rule) {
        case ("$schema", _), ("$defs", _), ("title", _), ("description", _), ("default", _): return []
        case ("$ref", .text(let name)):
            guard let target = definitions[String(name.dropFirst("#/$defs/".count))] else { return ["no \(name)"] }
            return complaints(value, target, path)
        case ("type", .text(let type)): return isOf(type, value) ? [] : ["\(path): is no \(type)"]
        case ("type", .list(let types)):
            return types.contains { if case .text(let type) = $0 { isOf(type, value) } else { false } }
                ? [] : ["\(path): has the wrong type"]
        case ("const", let rule): return value == rule ? [] : ["\(path): is another value"]
        case ("enum", .list(let values)): return values.contains(value) ? [] : ["\(path): is none of the words"]
        case ("anyOf", .list(let schemas)):
            return schemas.contains { complaints(value, $0, path).isEmpty } ? [] : ["\(path): fits none of the forms"]
        case ("pattern", .text(let pattern)):
            guard case .text(let text) = value else { return [] }
            return text.range(of: pattern, options: .regularExpression) != nil ? [] : ["\(path): does not match"]
        case ("minimum", .number(let bound)):
            guard case .number(let number) = value else { return [] }
            return number >= bound ? [] : ["\(path): too small"]
        case ("maximum", .number(let bound)):
            guard case .number(let number) = value else { return [] }
            return number <= bound ? [] : ["\(path): too large"]
        case ("items", let items):
            guard case .list(let values) = value else { return [] }
            return values.flatMap { complaints($0, items, "\(path)[]") }
        case ("minItems", .number(let bound)):
            guard case .list(let values) = value else { return [] }
            return Double(values.count) >= bound ? [] : ["\(path): too short"]
        case ("maxItems", .number(let bound)):
            guard case .list(let values) = value else { return [] }
            return Double(values.count) <= bound ? [] : ["\(path): too long"]
        case ("required", .list(let names)):
            guard case .object(let members) = value else { return [] }
            return names.compactMap {
                if case .text(let name) = $0, members[name] == nil { "\(path): no \(name)" } else { nil }
            }
        case ("properties", .object(let properties)):
            guard case .object(let members) = value else { return [] }
            return members.flatMap { name, member in
                properties[name].map { complaints(member, $0, "\(path).\(name)") } ?? []
            }
        case ("additionalProperties", let rule):
            guard case .object(let members) = value else { return [] }
            let known = JSONValue.object(schema).keys
            return members.filter { !known.contains($0.key) }.flatMap { complaints($1, rule, "\(path).\($0)") }
        case ("propertyNames", let rule):
            guard case .object(let members) = value else { return [] }
            return members.keys.flatMap { complaints(.text($0), rule, "\(path).\($0)") }
        default: return ["the schema uses \(keyword), which this test does not know"]
        }
    }

    private func isOf(_ type: String, _ value: JSONValue) -> Bool {
        switch (type, value) {
        case ("null", .null), ("boolean", .boolean), ("number", .number), ("string", .text), ("array", .list),
            ("object", .object):
            true
        case ("integer", .number(let number)): number == number.rounded()
        default: false
        }
    }
}
