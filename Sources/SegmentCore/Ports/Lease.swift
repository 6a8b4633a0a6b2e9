/// The exclusive right to change a segment's ledger, for a limited time.
///
/// Each time it is taken its token rises, so that the work of an earlier holder is recognised by a lower token.
package struct Lease: Sendable, Hashable, Codable {
    /// The holder, shown to users: `host:pid` for a process of a machine.
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

/// A change of a lease.
package enum LeaseChange: Sendable, Hashable {
    /// Without terms: those of the ledger.
    case take(run: RunID, terms: LeaseTerms? = nil)
    /// Without a length: that of the ledger.
    case renew(Lease, length: Duration? = nil)
    case giveBack(Lease)
}
