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

/// The right to change a segment's ledger, for a limited time.
///
/// Each time it is taken its token rises, so that the work of an earlier holder is recognised by a lower token.
package struct Lease: Sendable, Hashable, Codable {
    /// Names the holder to people. `host:pid` for a process of a machine.
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

/// Who takes a lease, and for how long.
package struct LeaseTerms: Sendable, Hashable {
    /// How long a lease of a process that runs to its end lasts without renewal.
    package static let usualLength: Duration = .seconds(120)

    /// The same for all processes that work on one run one after another.
    package var owner: String
    /// Longer than the longest wait between two steps of the run.
    package var length: Duration

    package init(owner: String, length: Duration = LeaseTerms.usualLength) {
        self.owner = owner
        self.length = length
    }
}

package enum LeaseChange: Sendable, Hashable {
    /// Without terms: under those of the ledger.
    case take(run: RunID, terms: LeaseTerms? = nil)
    /// Without a length: for that of the ledger.
    case renew(Lease, length: Duration? = nil)
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
