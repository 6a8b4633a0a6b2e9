/// A result column as the engine describes it.
package struct ResultColumn: Sendable, Hashable, Codable {
    package var name: String
    package var type: ValueType
    /// The engine's own name of the type, for messages.
    package var engineType: String

    package init(name: String, type: ValueType, engineType: String) {
        self.name = name
        self.type = type
        self.engineType = engineType
    }
}
