/// The holder and the duration of a lease.
package struct LeaseTerms: Sendable, Hashable {
    /// Duration of the lease of a process that runs to its end, without renewal.
    package static let usualLength: Duration = .seconds(120)

    /// The same for all processes that continue one run.
    package var owner: String
    /// Longer than the longest wait between two steps of the run.
    package var length: Duration

    package init(owner: String, length: Duration = LeaseTerms.usualLength) {
        self.owner = owner
        self.length = length
    }
}
