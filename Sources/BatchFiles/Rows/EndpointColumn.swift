package import SegmentCore

/// A column of an import file, resolved against a contract: what it sets and which values it takes.
package struct EndpointColumn: Sendable, Hashable {
    package enum Rule: Sendable, Hashable {
        /// A list of texts, each within the contract's length.
        case list
        /// A finite number.
        case number
        /// Any text that fits the row.
        case text
        /// One of these, as UTF-8.
        case oneOf([[UInt8]])
    }

    package let attribute: Attribute
    package let rule: Rule

    /// The whole name: `User.UserAttributes.Plan`.
    package var name: String { attribute.name }
    /// `Plan` of `User.UserAttributes.Plan`; a field's whole name.
    package let bareName: String
    /// An empty text means something: it unties the endpoint from its user, as Amplify's sign-out does.
    package var takesEmptyText: Bool { attribute.name == Attribute.userID }

    package init(attribute: Attribute, rule: Rule, bareName: String) {
        self.attribute = attribute
        self.rule = rule
        self.bareName = bareName
    }
}

/// The reason why a name is not a column of the contract.
package enum ColumnFlaw: Error, Sendable, Hashable {
    case unknown(suggestion: String?)
    case refused(reason: String)
    case nameTooLong(limit: Int)
    /// Empty, or with a quote, a line break or a control character.
    case unfitName
}

extension EndpointColumn {
    /// The column that a name means. Case counts (Pinpoint user guide).
    package static func resolve(_ name: String, in contract: DestinationContract) throws(ColumnFlaw) -> EndpointColumn {
        if let field = contract.field(named: name) {
            let attribute = Attribute(name: name, kind: .field)
            let rule: Rule = field.isNumber ? .number : field.oneOf.map { .oneOf($0.map { Array($0.utf8) }) } ?? .text
            return EndpointColumn(attribute: attribute, rule: rule, bareName: name)
        }
        if let reason = contract.refused[name] { throw .refused(reason: reason) }
        guard let family = contract.families.first(where: { name.hasPrefix($0.prefix) }) else {
            throw .unknown(suggestion: suggestion(for: name, in: contract))
        }
        let bareName = String(name.dropFirst(family.prefix.count))
        guard !bareName.isEmpty, bareName.unicodeScalars.allSatisfy(isFit) else { throw .unfitName }
        guard bareName.unicodeScalars.count <= contract.attributeNameLength else {
            throw .nameTooLong(limit: contract.attributeNameLength)
        }
        return EndpointColumn(
            attribute: Attribute(name: name, kind: family.kind), rule: family.kind == .metric ? .number : .list,
            bareName: bareName)
    }

    private static func isFit(_ scalar: Unicode.Scalar) -> Bool {
        scalar != "\"" && scalar != "\u{2028}" && scalar != "\u{2029}" && scalar.properties.generalCategory != .control
    }

    /// The field with the most similar name, or the family whose prefix differs in case only.
    private static func suggestion(for name: String, in contract: DestinationContract) -> String? {
        if let field = nearest(to: name, among: contract.fields.map(\.name) + [EndpointField.id]) { return field }
        for family in contract.families where name.lowercased().hasPrefix(family.prefix.lowercased()) {
            return family.prefix + name.dropFirst(family.prefix.count)
        }
        return nil
    }
}
