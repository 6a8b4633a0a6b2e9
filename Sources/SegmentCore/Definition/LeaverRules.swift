/// What a key should carry once the query no longer gives it a value.
package enum LeaverRule: Sendable, Hashable, Codable {
    /// What the ledger has.
    case keep
    /// Nothing.
    case clear
    /// This value, on the attributes that the ledger says the key carries.
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

    /// The rule that the user named for an attribute, itself or through `all`; nil where the default stands.
    package func explicit(for attribute: String) -> LeaverRule? { attributes[attribute] ?? all }
}
