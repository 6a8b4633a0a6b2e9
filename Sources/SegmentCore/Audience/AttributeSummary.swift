/// One attribute as the audience carries it. Counts are of endpoints: a user's attribute counts on each of the user's.
package struct AttributeSummary: Sendable, Hashable, Codable {
    package struct Value: Sendable, Hashable, Codable {
        package var value: String
        package var endpoints: Int

        package init(value: String, endpoints: Int) {
            self.value = value
            self.endpoints = endpoints
        }
    }

    package var attribute: Attribute
    /// Endpoints that carry it.
    package var endpoints: Int
    package var distinctValues: Int
    /// The most frequent values, then by value.
    package var values: [Value]

    package init(attribute: Attribute, endpoints: Int, distinctValues: Int, values: [Value]) {
        self.attribute = attribute
        self.endpoints = endpoints
        self.distinctValues = distinctValues
        self.values = values
    }
}
