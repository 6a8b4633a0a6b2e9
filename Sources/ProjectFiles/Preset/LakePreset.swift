package import SegmentCore

/// A lake whose tables and views are known beforehand.
package enum LakePreset: String, Sendable, Hashable, CaseIterable {
    /// The database of the Digital User Engagement Events Database: `all_events` and a view per kind of event.
    case dueEventdb = "due_eventdb"

    /// The table that the preset's views read.
    package var table: String { "all_events" }

    /// Where that table lies unless `tables:` says otherwise.
    package var defaultPath: String { "lake/all_events" }

    package var views: [LakeView] { EventViews.all }
}
