package import SegmentCore

/// A lease in a run's hands: how it is renewed and given back.
package struct HeldLease: Sendable {
    package let lease: Lease
    let scope: String
    let segment: SegmentName
    let destination: DestinationIdentity
    let ledger: any Ledger

    /// - Parameter scope: where the leases are kept.
    package init(
        lease: Lease, scope: String, segment: SegmentName, destination: DestinationIdentity, ledger: any Ledger
    ) {
        self.lease = lease
        self.scope = scope
        self.segment = segment
        self.destination = destination
        self.ledger = ledger
    }

    package var fence: Fence { Fence(scope: scope, segment: segment, token: lease.token) }

    /// The same holding with a later end; throws when somebody took over.
    func renew() async throws(LedgerFailure) -> HeldLease {
        let renewed = try await ledger.lease(segment, for: destination, change: .renew(lease))
        return HeldLease(lease: renewed, scope: scope, segment: segment, destination: destination, ledger: ledger)
    }

    /// A lease that was lost meanwhile is nobody's loss: the next holder has it.
    func giveBack() async {
        _ = try? await ledger.lease(segment, for: destination, change: .giveBack(lease))
    }
}
