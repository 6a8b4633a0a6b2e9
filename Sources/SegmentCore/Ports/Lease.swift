/// The exclusive right to change a segment's ledger. A takeover raises the token, so that the previous holder is
/// recognised when it continues.
package struct Lease: Sendable, Hashable, Codable {
    /// `host:pid run`, shown to users.
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
