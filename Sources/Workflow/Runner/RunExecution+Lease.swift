import SegmentCore

extension RunExecution {
    /// Why the run may not change the segment's ledger now; nil when it may.
    mutating func takeLease() async -> Problem? {
        do throws(LedgerFailure) {
            try await holdLease()
            return nil
        } catch { return StageFailure(error).problems.first }
    }

    /// A plan and a query of the moment take no lease, because they change no ledger.
    mutating func holdLease() async throws(LedgerFailure) {
        guard let segment = record.request.segment.name, record.request.kind != .plan else { return }
        let destination = record.request.destination
        let taken = try await runner.ledger.lease(
            segment, for: destination, change: .take(run: record.request.id, terms: terms))
        lease = HeldLease(
            lease: taken, scope: runner.closing.leaseScope, segment: segment, destination: destination,
            ledger: runner.ledger, takenAt: runner.now(), length: terms?.length)
    }

    /// Renews the lease in the second half of its time, also after the machine was asleep past its expiry.
    ///
    /// - Returns: why the run has to stop; nil where it continues.
    mutating func keepLease() async -> [Problem]? {
        guard let held = lease, held.wantsRenewal(at: runner.now()) else { return nil }
        do throws(LedgerFailure) {
            lease = try await held.renew()
            return nil
        } catch { return StageFailure(lost: error).problems }
    }

    mutating func giveLeaseBack() async {
        await lease?.giveBack()
        lease = nil
    }
}
