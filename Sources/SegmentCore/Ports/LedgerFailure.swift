/// The reason why a ledger call failed.
package struct LedgerFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Reason: Sendable, Hashable {
        case conflict
        case owned(attribute: String, by: SegmentName)
        case leased(Lease)
        case corrupt
        case unavailable
    }
    package var reason: Reason
    package var message: String
    package init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }
    package var description: String { message }
}
