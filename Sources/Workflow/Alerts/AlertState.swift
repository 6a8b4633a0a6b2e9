package import Foundation
package import SegmentCore

/// The stored condition of a segment, so that it is announced once.
package struct AlertState: Sendable, Hashable, Codable {
    static let format = 1

    package var format = AlertState.format
    package var condition: SegmentCondition
    package var since: Date
    /// The last run that counted; `not-started-SLOT` for a slot that came to none.
    package var run: RunID
    /// Runs in this condition, one after the other.
    package var runs: Int
    /// When the condition was last announced; nil for one that needed no alert.
    package var told: Date?
}

extension AlertState {
    /// The state after an occasion, and the alert to send. Nil where the occasion was counted already.
    static func after(
        _ old: AlertState?, _ occasion: AlertOccasion, repeatAfter: TimeInterval?, at now: Date
    ) -> (state: AlertState, alert: Alert?)? {
        let condition = occasion.condition
        let previous = old?.condition ?? .ok
        // A run that is resumed after a crash is announced again.
        if let old, old.run == occasion.run, old.condition == condition { return nil }
        var state = AlertState(condition: condition, since: now, run: occasion.run, runs: 1, told: nil)
        if let old, condition == previous {
            state = old
            state.run = occasion.run
            state.runs += 1
        }
        let isChange = condition != previous
        let isRepeat = !isChange && condition != .ok && isDue(old?.told, repeatAfter, now)
        guard isChange || isRepeat else { return (state, nil) }
        state.told = now
        return (state, Alert(state, previous: previous, isRepeat: isRepeat, occasion))
    }

    private static func isDue(_ told: Date?, _ repeatAfter: TimeInterval?, _ now: Date) -> Bool {
        guard let repeatAfter else { return false }
        guard let told else { return true }
        return now.timeIntervalSince(told) >= repeatAfter
    }
}

extension SegmentCondition {
    /// Nil for a run that does not count: cancelled, interrupted, or refused because another one was active.
    init?(_ report: RunReport, maxRejected: Int) {
        switch report.status {
        case .succeeded: self = .ok
        case .partial:
            self = report.counts.rejected + report.counts.unknown <= maxRejected ? .ok : .partial
        case .held: self = .held
        case .failed where report.problems.contains { $0.code == .leased }: return nil
        case .failed, .invalid: self = .failing
        case .running, .superseded, .interrupted, .cancelled: return nil
        }
    }
}

extension Alert {
    init(_ state: AlertState, previous: SegmentCondition, isRepeat: Bool, _ occasion: AlertOccasion) {
        let what =
            switch state.condition {
            case .ok: "has recovered"
            case .failing where occasion.report == nil: isRepeat ? "still cannot be started" : "cannot be started"
            case .failing: isRepeat ? "is still failing" : "is failing"
            case .held: isRepeat ? "is still held by a guard" : "is held by a guard"
            case .partial: isRepeat ? "is still sent in part" : "was sent in part"
            }
        self.init(
            id: "\(occasion.id)/\(state.condition.rawValue)", segment: occasion.segment, target: occasion.target,
            condition: state.condition, previous: previous, isRepeat: isRepeat,
            since: RunReport.timestamp(state.since), runs: state.runs,
            subject: "Headgate: segment \(occasion.segment) \(what) (target \(occasion.target))",
            report: occasion.report, problems: occasion.problems)
    }
}
