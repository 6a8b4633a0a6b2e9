import SegmentCore

/// A counted plan.
package struct PlanSummary: Sendable, Hashable {
    struct Group: Sendable, Hashable {
        var name: String
        var reason: String?
        var format: String?
        var rows: Int
        var bytes: Int
        var ledgerKeys: Int
        var differing: Int
        var attributes: [String: AttributeSums]
    }

    struct AttributeSums: Sendable, Hashable {
        var set = 0
        var changed = 0
        var cleared = 0
        var nulls = 0
        var carriers = 0
        var empties = 0
        /// NULL in the result, and no value to clear.
        var nothing = 0
        var lost = 0
    }

    var groups: [Group] = []
}
