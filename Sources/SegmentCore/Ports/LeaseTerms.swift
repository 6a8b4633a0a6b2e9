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
