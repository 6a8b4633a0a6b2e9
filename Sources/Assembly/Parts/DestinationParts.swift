package import SegmentCore

/// The destination of a target, and what a composition root needs to know about it.
package struct DestinationParts: Sendable {
    package var destination: any Destination
    /// Nil where it cannot be read directly.
    package var audience: (any AudienceAccess)?
    /// What is wrong with it; nil where nothing is.
    package var problem: @Sendable () async -> Problem?
    /// The version of SQLite where it needs it.
    package var sqliteVersion: @Sendable () async -> String?

    package init(
        destination: any Destination, audience: (any AudienceAccess)? = nil,
        problem: @escaping @Sendable () async -> Problem? = { nil },
        sqliteVersion: @escaping @Sendable () async -> String? = { nil }
    ) {
        self.destination = destination
        self.audience = audience
        self.problem = problem
        self.sqliteVersion = sqliteVersion
    }
}
