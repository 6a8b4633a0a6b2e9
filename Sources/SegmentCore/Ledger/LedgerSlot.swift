/// The column of an attribute in the ledger's files.
package struct LedgerSlot: Sendable, Hashable, Codable {
    package var index: Int
    package var attribute: Attribute
    /// Whether its values are lists. Kept here because the query may have dropped the column since.
    package var isList: Bool

    package init(index: Int, attribute: Attribute, isList: Bool = false) {
        self.index = index
        self.attribute = attribute
        self.isList = isList
    }

    package var column: String { "c\(index)" }
}
