/// The value that an attribute gets when the query no longer returns one for a key.
package enum LeaverRule: Sendable, Hashable, Codable {
    /// Keeps the value that the ledger has.
    case keep
    /// Clears the value.
    case clear
    /// Sets this value on the keys that carry the attribute according to the ledger.
    case set(String)
}

/// The leaver rules of a segment: one for all attributes, and exceptions by attribute name.
package struct LeaverRules: Sendable, Hashable, Codable {
    /// Nil: the mode's default (`clear` for mirror, `keep` for upsert).
    package var all: LeaverRule?
    package var attributes: [String: LeaverRule]

    package init(all: LeaverRule? = nil, attributes: [String: LeaverRule] = [:]) {
        self.all = all
        self.attributes = attributes
    }

    /// The rule that the user set for an attribute, by its name or through `all`; nil where the default applies.
    package func explicit(for attribute: String) -> LeaverRule? { attributes[attribute] ?? all }
}
