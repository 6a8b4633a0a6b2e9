package import SegmentCore

/// A lake with predefined tables and views.
package enum LakePreset: String, Sendable, Hashable, CaseIterable {
    /// The database of the Digital User Engagement Events Database: `all_events` and a view per kind of event.
    case dueEventdb = "due_eventdb"

    /// The table that the preset's views read.
    package var table: String { "all_events" }

    /// The path of that table, unless `tables:` sets another.
    package var defaultPath: String { "lake/all_events" }

    package var views: [LakeView] { EventViews.all }
}
