package import Foundation
package import SegmentCore

/// Decides which runs to delete. Pure.
///
/// A run is deleted when it is older than the days kept, is not among the newest of its segment, target and kind (plans
/// count separately), has ended, and no plan file can still refer to it.
package struct Retention: Sendable {
    package var runs: Int
    package var days: Int
    package var planMaxAge: Duration

    package init(runs: Int, days: Int, planMaxAge: Duration) {
        self.runs = runs
        self.days = days
        self.planMaxAge = planMaxAge
    }

    /// Runs created before this may go.
    package func cutoff(at now: Date) -> Date {
        min(now.addingTimeInterval(-Double(days) * 86_400), now.addingTimeInterval(-planAge))
    }

    /// Until when an applied plan may have been made from a run before the cutoff.
    package func horizon(at now: Date) -> Date { cutoff(at: now).addingTimeInterval(planAge) }

    /// - Parameters:
    ///   - old: runs created before the horizon.
    ///   - newest: the newest runs, enough to rank by; where they are too few, more stays.
    package func expired(old: [RunRecord], newest: [RunRecord], now: Date) -> [RunRecord] {
        let end = cutoff(at: now)
        var rank: [Group: Int] = [:]
        var seen: Set<RunID> = []
        var kept: [RunRecord] = []
        var gone: [RunRecord] = []
        for record in (newest + old).sorted(by: { ($0.createdAt, $0.request.id) > ($1.createdAt, $1.request.id) })
        where seen.insert(record.request.id).inserted {
            let place = rank[Group(record), default: 0]
            rank[Group(record)] = place + 1
            let isOpen = [.running, .held, .interrupted].contains(record.status)
            if isOpen || place < runs || record.createdAt >= end { kept.append(record) } else { gone.append(record) }
        }
        // An applied plan's files are those of the run that planned: the same segment and moment.
        let applied = Set(kept.filter { $0.request.kind == .apply }.map { Moment($0.request) })
        return gone.filter { !applied.contains(Moment($0.request)) }
    }

    private var planAge: Double { Double(planMaxAge.components.seconds) }

    private struct Group: Hashable {
        var segment: SegmentName?
        var target: String
        var isPlan: Bool

        init(_ record: RunRecord) {
            segment = record.request.segment.name
            target = record.request.target
            isPlan = record.request.kind == .plan
        }
    }

    private struct Moment: Hashable {
        var segment: SegmentName?
        var asOf: Date

        init(_ request: RunRequest) {
            segment = request.segment.name
            asOf = request.asOf
        }
    }
}

extension LedgerPointer {
    /// All files that the ledger refers to.
    package var files: [ObjectKey] { [base?.key, open?.key].compactMap(\.self) + deltas.map(\.file.key) }
}
