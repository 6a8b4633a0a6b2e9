package import SegmentCore

/// How far a stage is, for people.
package struct StageProgress: Sendable, Hashable {
    package var run: RunID
    package var segment: String
    package var stage: StageName
    /// 0 to 1, where known.
    package var fraction: Double?
    package var rows: Int?
    /// What the stage does before its own work can begin; nil once it has begun.
    package var activity: StageActivity?

    package init(
        run: RunID, segment: String, stage: StageName, fraction: Double? = nil, rows: Int? = nil,
        activity: StageActivity? = nil
    ) {
        self.run = run
        self.segment = segment
        self.stage = stage
        self.fraction = fraction
        self.rows = rows
        self.activity = activity
    }
}
