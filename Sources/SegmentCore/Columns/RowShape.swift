/// What a row looks like in a batch's files: names, lists, how "nothing" is said, what is around a row.
///
/// It is data of the contract, so that a destination states its format and the export writes it.
package struct RowShape: Sendable, Hashable, Codable {
    /// How the value of a custom attribute is written in JSON lines.
    package enum Values: String, Sendable, Hashable, Codable {
        /// Always as a list, also of one text.
        case lists
        /// A text as it is; a list only where the column is one.
        case asTyped
    }

    /// How JSON lines say that a custom attribute has no value. A field or a metric without a value is left out.
    package enum Nothing: String, Sendable, Hashable, Codable {
        /// `[]`
        case emptyList
        case null
        /// Not at all: such a destination cannot clear.
        case leftOut
    }

    /// The name of the key, as a column of CSV and as a member in JSON lines.
    package var key: String
    /// Objects around a row of JSON lines, from the outside: `["Item"]` gives `{"Item":{…}}`.
    package var wrapping: [String]
    package var values: Values
    package var nothing: Nothing

    package init(
        key: String = "Id", wrapping: [String] = [], values: Values = .lists, nothing: Nothing = .emptyList
    ) {
        self.key = key
        self.wrapping = wrapping
        self.values = values
        self.nothing = nothing
    }
}

extension DestinationContract {
    /// The member of a row that holds an attribute: the objects around it, then its own name.
    package func path(of attribute: Attribute) -> [String] {
        if let field = field(named: attribute.name) { return field.path }
        guard let family = family(of: attribute) else { return Field.dotted(attribute.name) }
        return family.path + [String(attribute.name.dropFirst(family.prefix.count))]
    }

    package func family(of attribute: Attribute) -> Family? {
        families.first { $0.kind == attribute.kind && attribute.name.hasPrefix($0.prefix) }
    }

    /// The name of the attribute that a member holds; nil where the contract has no such member.
    package func name(at path: String) -> String? {
        if let field = fields.first(where: { $0.path.joined(separator: ".") == path }) { return field.name }
        for family in families {
            let objects = family.path.map { $0 + "." }.joined()
            if path.hasPrefix(objects) { return family.prefix + path.dropFirst(objects.count) }
        }
        return nil
    }
}
