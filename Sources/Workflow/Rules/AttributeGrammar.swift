package import SegmentCore

/// Reads a result column as an attribute of the destination, by its contract.
///
/// The contract has the length of names and the characters to warn of; quotes and control characters are refused. Types
/// without a canonical text are refused with a hint to cast.
struct AttributeGrammar {
    let contract: DestinationContract
    let query: SourceText

    func attribute(_ column: ResultColumn, _ problems: inout [Problem]) -> Attribute? {
        func fail(_ code: ProblemCode, _ message: String, hint: String?) -> Attribute? {
            problems.append(problem(code, message, column, hint: hint))
            return nil
        }
        if let reason = contract.refused[column.name] {
            return fail(.columnRefused, "\(column.name) cannot be imported: \(reason)", hint: "leave the column out")
        }
        guard let attribute = parse(column.name) else {
            return fail(
                .notAnAttribute, "the column \(shown(column.name)) is not an attribute of the destination",
                hint: suggestion(column.name))
        }
        let leaf = leafName(attribute)
        if attribute.isCustom, leaf.unicodeScalars.count > contract.attributeNameLength {
            return fail(
                .attributeName,
                "\(column.name): the name has \(leaf.unicodeScalars.count) characters, at most \(contract.attributeNameLength) fit",
                hint: "shorten it")
        }
        if attribute.isCustom,
            leaf.unicodeScalars.contains(where: {
                $0.value < 32 || $0.value == 127 || "\"'`".unicodeScalars.contains($0)
            })
        {
            return fail(
                .attributeName,
                "\(shown(column.name)): a name may not contain quotes, line breaks or control characters",
                hint: nil)
        }
        if attribute.isCustom, let caution = contract.nameCaution,
            let odd = leaf.first(where: caution.characters.contains)
        {
            problems.append(
                problem(
                    .attributeName, "\(column.name): \(caution.trouble) \(odd)", column, severity: .warning))
        }
        return typed(attribute, column, &problems) ? attribute : nil
    }

    private func typed(_ attribute: Attribute, _ column: ResultColumn, _ problems: inout [Problem]) -> Bool {
        switch column.type {
        case .unsupported:
            problems.append(
                problem(
                    .columnType, "\(column.name) has type \(column.engineType), which has no text form", column,
                    hint: "cast it: CAST(… AS varchar) AS \"\(column.name)\""))
            return false
        case .textList where attribute.kind != .endpoint && attribute.kind != .user:
            problems.append(
                problem(.columnType, "\(column.name) takes one value, not a list", column, hint: "select one element"))
            return false
        case .null:
            problems.append(
                problem(.alwaysNull, "\(column.name) is NULL in every row", column, severity: .warning))
            return true
        case .double where attribute.kind != .metric:
            problems.append(
                problem(
                    .inexactType, "\(column.name) is a double: engines write doubles differently", column,
                    severity: .warning, hint: "cast it to decimal"))
            return true
        default: return true
        }
    }

    func parse(_ name: String) -> Attribute? {
        if contract.field(named: name) != nil { return Attribute(name: name, kind: .field) }
        for family in contract.families where name.hasPrefix(family.prefix) && name.count > family.prefix.count {
            return Attribute(name: name, kind: family.kind)
        }
        return nil
    }

    private func leafName(_ attribute: Attribute) -> String {
        String(attribute.name.dropFirst(contract.family(of: attribute)?.prefix.count ?? 0))
    }

    private func suggestion(_ name: String) -> String {
        let prefixes = contract.families.map(\.prefix)
        if let family = prefixes.first(where: { name.lowercased().hasPrefix($0.lowercased()) }),
            name.count > family.count
        {
            return "case counts: \"\(family)\(name.dropFirst(family.count))\""
        }
        let fields = contract.fields.map(\.name) + contract.refused.keys
        if let near = nearest(to: name, among: fields) { return "did you mean \(near)?" }
        let isName = name.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0 == "_" || ("0"..."9").contains($0)
        }
        let prefix = prefixes.first ?? ""
        return "name it as one: AS \"\(prefix)\(isName ? name : "Name")\""
    }

    private func shown(_ name: String) -> String {
        String(String.UnicodeScalarView(name.unicodeScalars.prefix(80).filter { $0.value >= 32 }))
    }

    private func problem(
        _ code: ProblemCode, _ message: String, _ column: ResultColumn, severity: Problem.Severity = .error,
        hint: String? = nil
    ) -> Problem {
        SegmentDefinition(name: nil, query: query).problem(
            code, message, at: column.name, severity: severity, hint: hint)
    }
}

extension ProblemCode {
    package static let columnRefused: Self = "column_refused"
    package static let notAnAttribute: Self = "not_an_attribute"
    package static let attributeName: Self = "attribute_name"
    package static let columnType: Self = "column_type"
    package static let inexactType: Self = "inexact_type"
    package static let alwaysNull: Self = "always_null"
}
