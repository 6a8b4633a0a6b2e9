/// A row as values. An attribute without a cell was not given and keeps its value.
package struct BatchRow: Sendable, Hashable {
    package enum Value: Sendable, Hashable {
        case text(String)
        /// Two texts or more; a list of one is a text.
        case list([String])
        /// As written: digits are not rounded.
        case number(String)
        /// The attribute is to be taken away.
        case nothing
    }

    package struct Cell: Sendable, Hashable {
        package var attribute: Attribute
        package var value: Value
        package init(_ attribute: Attribute, _ value: Value) {
            self.attribute = attribute
            self.value = value
        }
    }

    /// Empty where the row has none.
    package var key: String
    package var cells: [Cell]
    /// Why the row breaks the contract; nil where it keeps it. It names columns and holds no values.
    package var flaw: String?

    package init(key: String, cells: [Cell], flaw: String? = nil) {
        self.key = key
        self.cells = cells
        self.flaw = flaw
    }
}
