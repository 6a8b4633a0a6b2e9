/// The bytes that statements read, and their cost where the price is known.
package struct EngineScan: Sendable, Hashable, Codable {
    package var bytes: Int
    /// In US dollars.
    package var cost: Double?

    package init(bytes: Int, cost: Double? = nil) {
        self.bytes = bytes
        self.cost = cost
    }

    /// The sum; nil where the engine reported nothing.
    package static func sum(_ scans: [EngineScan?]) -> EngineScan? {
        let known = scans.compactMap(\.self)
        guard !known.isEmpty else { return nil }
        let costs = known.compactMap(\.cost)
        return EngineScan(bytes: known.reduce(0) { $0 + $1.bytes }, cost: costs.isEmpty ? nil : costs.reduce(0, +))
    }
}
