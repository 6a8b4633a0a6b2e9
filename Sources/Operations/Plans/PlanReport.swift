package import SegmentCore
package import Workflow

/// A plan that was made: the report of its run, what it would change, and some of its rows.
package struct PlanReport: Sendable, Codable {
    package var report: RunReport
    /// What `apply` takes; nil where the run did not get as far as a plan.
    package var saved: SavedPlan?
    /// Rows of each kind, if requested: customers' data.
    package var samples: [PlanSample]

    package var plan: ChangePlan? { saved?.guarded?.plan }
}
