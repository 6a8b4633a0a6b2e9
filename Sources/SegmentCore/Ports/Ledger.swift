/// Port: ledgers and the owners beside them. Every write is conditional, so two writers cannot both win.
package protocol Ledger: Sendable {
    /// Nil where the segment has none yet.
    func load(_ segment: SegmentName, for destination: DestinationIdentity) async throws(LedgerFailure)
        -> LedgerPointer?
    /// Writes a pointer over the generation before it; throws `.conflict` when somebody else moved it.
    func save(_ pointer: LedgerPointer) async throws(LedgerFailure)
    /// Owners of attributes at a destination, by attribute name.
    func owners(at destination: DestinationIdentity) async throws(LedgerFailure) -> [String: SegmentName]
    /// Makes a segment the owner; throws `.owned` naming the first that has another owner, and then changes nothing
    /// that others can see as theirs.
    func claim(_ attributes: [String], for segment: SegmentName, at destination: DestinationIdentity)
        async throws(LedgerFailure)
    /// Takes the segment's lease, or throws `.leased` with who holds it.
    func lease(_ segment: SegmentName, for destination: DestinationIdentity, change: LeaseChange)
        async throws(LedgerFailure) -> Lease
}

/// The right to move a segment's ledger. A takeover raises the token, so that a woken loser is known by its own.
package struct Lease: Sendable, Hashable, Codable {
    /// `host:pid run`, for people.
    package var owner: String
    package var run: RunID
    package var token: Int
    /// Seconds since 1970, UTC.
    package var expires: Double

    package init(owner: String, run: RunID, token: Int, expires: Double) {
        self.owner = owner
        self.run = run
        self.token = token
        self.expires = expires
    }
}

package enum LeaseChange: Sendable, Hashable {
    case take(run: RunID)
    case renew(Lease)
    case giveBack(Lease)
}

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
