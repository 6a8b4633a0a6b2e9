import Foundation
package import SegmentCore

extension ObjectLedger {
    /// How often a change is tried again after another process wrote between its read and its write.
    static let tries = 10

    /// Takes, renews or returns a segment's lease.
    ///
    /// It can be taken when there is none, when it has expired, when its owner is a dead process of this machine, and
    /// by its own owner for the same run. It can be renewed by run and token, also after it has expired, until another
    /// process takes it; with more than half of its time left a renewal only reads. Returning a lost lease is not an
    /// error.
    package func lease(_ segment: SegmentName, for destination: DestinationIdentity, change: LeaseChange)
        async throws(LedgerFailure) -> Lease
    {
        if case .renew = change {} else { remember(nil, segment, destination) }
        do throws(LedgerFailure) {
            let lease = try await move(segment, destination, change)
            if case .giveBack = change { return lease }
            remember(lease, segment, destination)
            return lease
        } catch {
            remember(nil, segment, destination)
            throw error
        }
    }

    private func move(_ segment: SegmentName, _ destination: DestinationIdentity, _ change: LeaseChange)
        async throws(LedgerFailure) -> Lease
    {
        let places = LedgerPlaces(destination: destination)
        let key = places.lease(of: segment)
        for _ in 0..<Self.tries {
            let old = try await read(LeaseDocument.self, at: key)
            guard let new = try next(old?.document.lease, change, of: segment) else {
                if case .giveBack(let lease) = change { return lease }
                break
            }
            // A lease read just now with much time left is proof enough, and costs no write.
            if let old, old.document.lease == new { return new }
            if old == nil { try await sign(places.ledgers, for: destination) }
            if try await tryWrite(LeaseDocument(lease: new), at: key, when: .over(old)) { return new }
        }
        throw LedgerFailure(.conflict, "the lease of \(segment) keeps changing; try again")
    }

    /// The lease after a change; nil where no write is needed.
    private func next(_ old: Lease?, _ change: LeaseChange, of segment: SegmentName)
        throws(LedgerFailure) -> Lease?
    {
        let now = now().timeIntervalSince1970
        switch change {
        case .take(let run, let terms):
            let terms = terms ?? self.terms
            let expires = now + terms.length.inSeconds
            guard let old else { return Lease(owner: terms.owner, run: run, token: 1, expires: expires) }
            let isOurs = old.run == run && old.owner == terms.owner
            guard old.expires <= now || isOurs || isGone(old.owner) else {
                throw leased(old, segment, now, terms.length)
            }
            return Lease(owner: terms.owner, run: run, token: old.token + 1, expires: expires)
        case .renew(let ours, let length):
            let length = length ?? terms.length
            if let old, old.expires > 0, old.isSame(as: ours) {
                let left = (old.expires - now) / length.inSeconds
                // A lease that ends too late was taken under another clock.
                if left > 0.5, left <= 1 { return old }
                return Lease(
                    owner: ours.owner, run: ours.run, token: ours.token, expires: now + length.inSeconds)
            }
            if let old, old.expires > now { throw leased(old, segment, now, length) }
            throw LedgerFailure(
                .conflict,
                "run \(ours.run) has lost the lease of \(segment), so it stops; `headgate resume \(ours.run)` "
                    + "goes on from there")
        case .giveBack(let ours):
            guard let old, old.expires > 0, old.isSame(as: ours) else { return nil }
            return Lease(owner: ours.owner, run: ours.run, token: ours.token, expires: 0)
        }
    }

    private func leased(_ lease: Lease, _ segment: SegmentName, _ now: Double, _ length: Duration) -> LedgerFailure {
        // A damaged file may hold a time that cannot be formatted.
        let last = Date(timeIntervalSince1970: 253_402_300_799)
        let end = min(Date(timeIntervalSince1970: lease.expires), last).formatted(.iso8601)
        var text = "segment \(segment) is being run by \(lease.owner) (run \(lease.run)) under a lease until \(end)"
        if lease.expires > now + 2 * length.inSeconds {
            text += ", which is far in the future: is the clock right here, and there? See `headgate doctor`"
        } else {
            text += "; try again when that run has ended, or after that time if it has died"
        }
        return LedgerFailure(.leased(lease), text)
    }
}

extension Lease {
    fileprivate func isSame(as other: Lease) -> Bool { run == other.run && token == other.token }
}
