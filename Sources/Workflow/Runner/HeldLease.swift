package import Foundation
package import SegmentCore

/// A lease that a run holds, with the values needed to renew and return it.
package struct HeldLease: Sendable {
    package let lease: Lease
    let scope: String
    let segment: SegmentName
    let destination: DestinationIdentity
    let ledger: any Ledger
    /// The length that its holder requires; nil for that of the ledger.
    let length: Duration?
    /// Seconds from taking it to its end.
    private let seconds: Double

    /// - Parameter scope: names the place where the leases are kept.
    package init(
        lease: Lease, scope: String, segment: SegmentName, destination: DestinationIdentity, ledger: any Ledger,
        takenAt time: Date = .distantPast, length: Duration? = nil
    ) {
        self.lease = lease
        self.scope = scope
        self.segment = segment
        self.destination = destination
        self.ledger = ledger
        self.length = length
        seconds = lease.expires - time.timeIntervalSince1970
    }

    private init(_ held: HeldLease, renewed lease: Lease) {
        self.lease = lease
        scope = held.scope
        segment = held.segment
        destination = held.destination
        ledger = held.ledger
        length = held.length
        seconds = held.seconds
    }

    package var fence: Fence { Fence(scope: scope, segment: segment, token: lease.token) }

    /// Whether less than half of its time is left.
    func wantsRenewal(at time: Date) -> Bool { lease.expires - time.timeIntervalSince1970 < seconds / 2 }

    /// The same lease with a later end; throws when another process has taken it.
    func renew() async throws(LedgerFailure) -> HeldLease {
        HeldLease(
            self, renewed: try await ledger.lease(segment, for: destination, change: .renew(lease, length: length)))
    }

    /// A failure is ignored: a lease that was lost belongs to its next holder, and any other one expires.
    func giveBack() async {
        _ = try? await ledger.lease(segment, for: destination, change: .giveBack(lease))
    }
}
