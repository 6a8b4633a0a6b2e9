/// A result column that becomes an attribute.
package struct SegmentColumn: Sendable, Hashable, Codable {
    package var attribute: Attribute
    package var type: ValueType
    /// From 0, counting `Id`.
    package var position: Int
    /// The leaver rule of the attribute, with defaults resolved.
    package var rule: LeaverRule

    package init(attribute: Attribute, type: ValueType, position: Int, rule: LeaverRule) {
        self.attribute = attribute
        self.type = type
        self.position = position
        self.rule = rule
    }
}
