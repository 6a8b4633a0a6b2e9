/// A segment as the user defines it: a query, and how its result becomes attributes. Read from `headgate.yaml` and a
/// `.sql` file.
package struct SegmentDefinition: Sendable, Hashable, Codable {
    /// Nil for an ad hoc query (`run --query`): such a run is `upsert` and `keep`, and neither reads nor writes a
    /// ledger.
    package var name: SegmentName?
    package var query: SourceText
    package var dialect: QueryDialect
    package var mode: SegmentMode
    package var leavers: LeaverRules
    /// The user confirms that no user has two endpoints in the result, so user attributes can be cleared safely.
    package var oneEndpointPerUser: Bool
    package var guards: GuardSettings
    package var schedule: ScheduleDefinition?
    package var summary: String?

    package init(
        name: SegmentName?, query: SourceText, dialect: QueryDialect = .athena, mode: SegmentMode = .mirror,
        leavers: LeaverRules = .init(), oneEndpointPerUser: Bool = false, guards: GuardSettings = .init(),
        schedule: ScheduleDefinition? = nil, summary: String? = nil
    ) {
        self.name = name
        self.query = query
        self.dialect = dialect
        self.mode = mode
        self.leavers = leavers
        self.oneEndpointPerUser = oneEndpointPerUser
        self.guards = guards
        self.schedule = schedule
        self.summary = summary
    }
}

/// `mirror` sends what differs and takes away from leavers; `upsert` sends every row of the result.
package enum SegmentMode: String, Sendable, Hashable, Codable, CaseIterable { case mirror, upsert }
