/// What statements have read, and what that costs where the price is known.
package struct EngineScan: Sendable, Hashable, Codable {
    package var bytes: Int
    /// In US dollars.
    package var cost: Double?

    package init(bytes: Int, cost: Double? = nil) {
        self.bytes = bytes
        self.cost = cost
    }

    /// Together; nil where no engine told anything.
    package static func sum(_ scans: [EngineScan?]) -> EngineScan? {
        let known = scans.compactMap(\.self)
        guard !known.isEmpty else { return nil }
        let costs = known.compactMap(\.cost)
        return EngineScan(bytes: known.reduce(0) { $0 + $1.bytes }, cost: costs.isEmpty ? nil : costs.reduce(0, +))
    }
}
