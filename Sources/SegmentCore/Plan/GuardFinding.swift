/// The result of a guard: the measured number and its limit.
package struct GuardFinding: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Hashable, Codable {
        case zeroRows = "zero_rows"
        case invalid, removed, changed
        case rowCount = "row_count"
        case nullRate = "null_rate"
        case bytesScanned = "bytes_scanned"
        case rejected
    }

    package var kind: Kind
    package var tripped: Bool
    /// The attribute, for guards per attribute.
    package var attribute: String?
    /// A share for relative guards, a number for absolute ones.
    package var measured: Double
    package var limit: Double
    /// For the user: "removed 1,204 of 4,000 keys (30.1 %), limit 15 % and 100".
    package var text: String

    package init(kind: Kind, tripped: Bool, attribute: String?, measured: Double, limit: Double, text: String) {
        self.kind = kind
        self.tripped = tripped
        self.attribute = attribute
        self.measured = measured
        self.limit = limit
        self.text = text
    }
}
