package import Foundation
package import Logging
package import SegmentCore

/// Tells when a segment's condition changes: keeps it under the results root, in `alerts/TARGET/SEGMENT.json`.
///
/// Told first, kept then: a crash in between tells again, under the same id. What no sink took is not kept as told, so
/// the next run tells it.
package struct AlertDesk: Sendable {
    private let store: any ObjectStore
    private let sinks: [any AlertSink]
    private let repeatAfter: TimeInterval?
    private let maxRejected: Int
    private let now: @Sendable () -> Date
    private let logger: Logger

    /// - Parameter repeatAfter: when a condition that stays bad is told again; nil for never.
    package init(
        store: any ObjectStore, sinks: [any AlertSink], repeatAfter: TimeInterval?, maxRejected: Int,
        now: @escaping @Sendable () -> Date, logger: Logger
    ) {
        self.store = store
        self.sinks = sinks
        self.repeatAfter = repeatAfter
        self.maxRejected = maxRejected
        self.now = now
        self.logger = logger
    }

    /// What a run's end means for its segment. What goes wrong here is a warning of the run.
    package func consider(_ report: RunReport) async -> [Problem] {
        guard !sinks.isEmpty, let segment = report.segment else { return [] }
        let key = ObjectKey("alerts", report.target, "\(segment).json")
        do { return try await consider(report, key) } catch let problem as Problem {
            logger.warning("\(problem.message)", metadata: ["run": "\(report.runID)", "segment": "\(segment)"])
            return [problem]
        } catch {
            return [Problem(.alertFailed, "the condition of \(segment) is not kept: \(error)", severity: .warning)]
        }
    }

    private func consider(_ report: RunReport, _ key: ObjectKey) async throws -> [Problem] {
        var problems: [Problem] = []
        for _ in 0..<5 {
            let object = try await store.get(key)
            var old: AlertState?
            if let object { old = try read(object, key) }
            let after = AlertState.after(
                old, report, maxRejected: maxRejected, repeatAfter: repeatAfter, at: now())
            guard let state = after?.state else { return problems }
            // Good and still good: nothing to write down.
            if old?.condition == .ok, state.condition == .ok { return problems }
            if let alert = after?.alert {
                problems = await tell(alert)
                if problems.count == sinks.count { return problems }
            }
            if try await keep(state, key, over: object?.version) { return problems }
        }
        return problems
    }

    /// Whether it was written; false where somebody else was first.
    private func keep(_ state: AlertState, _ key: ObjectKey, over version: ObjectVersion?) async throws(StoreFailure)
        -> Bool
    {
        do {
            try await store.put(
                JSONCoding.data(state), at: key, when: version.map(PutCondition.version) ?? .absent)
            return true
        } catch {
            if error.reason == .conditionFailed { return false }
            throw error
        }
    }

    /// A warning for each sink that failed.
    private func tell(_ alert: Alert) async -> [Problem] {
        var problems: [Problem] = []
        for sink in sinks {
            do { try await sink.deliver(alert) } catch {
                logger.warning("alert not delivered", metadata: ["sink": "\(sink.name)", "error": "\(error)"])
                problems.append(Problem(.alertFailed, "\(sink.name): \(error.message)", severity: .warning))
            }
        }
        return problems
    }

    private func read(_ object: StoredObject, _ key: ObjectKey) throws(Problem) -> AlertState {
        if let state = try? JSONCoding.value(AlertState.self, from: object.data), state.format == AlertState.format {
            return state
        }
        throw Problem(
            .alertFailed,
            "\(store.location(of: key)) \(JSONCoding.misfit(object.data, format: AlertState.format)); it was left as it is",
            severity: .warning,
            hint: "if it is beyond repair, delete it: the next run that ends badly is then told")
    }
}

extension ProblemCode {
    package static let alertFailed: Self = "alert_failed"
}
