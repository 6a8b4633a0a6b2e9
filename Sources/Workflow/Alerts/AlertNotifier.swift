package import Foundation
package import Logging
package import SegmentCore

/// Sends alerts when a segment's condition changes. The condition is stored in `alerts/TARGET/SEGMENT.json`.
///
/// Sends first and stores then: a crash in between sends again, with the same id. An alert that no sink accepted is not
/// stored as sent, so the next run sends it.
package struct AlertNotifier: Sendable {
    private let store: any ObjectStore
    private let sinks: [any AlertSink]
    private let repeatAfter: TimeInterval?
    private let maxRejected: Int
    private let memory: AlertMemory?
    private let now: @Sendable () -> Date
    private let logger: Logger

    /// - Parameters:
    ///   - repeatAfter: when the alert of a condition that stays bad is repeated; nil for never.
    ///   - memory: of a process that stays, for what the store cannot keep.
    package init(
        store: any ObjectStore, sinks: [any AlertSink], repeatAfter: TimeInterval?, maxRejected: Int,
        memory: AlertMemory? = nil, now: @escaping @Sendable () -> Date, logger: Logger
    ) {
        self.store = store
        self.sinks = sinks
        self.repeatAfter = repeatAfter
        self.maxRejected = maxRejected
        self.memory = memory
        self.now = now
        self.logger = logger
    }

    /// Handles the end of a run. Failures here are warnings of the run.
    package func consider(_ report: RunReport) async -> [Problem] {
        guard let occasion = AlertOccasion(report, maxRejected: maxRejected) else { return [] }
        return await consider(occasion)
    }

    package func consider(_ occasion: AlertOccasion) async -> [Problem] {
        guard !sinks.isEmpty else { return [] }
        do { return try await handle(occasion) } catch let problem as Problem {
            logger.warning(
                "\(problem.message)", metadata: ["run": "\(occasion.run)", "segment": "\(occasion.segment)"])
            return [problem]
        } catch {
            return [
                Problem(.alertFailed, "the condition of \(occasion.segment) is not kept: \(error)", severity: .warning)
            ]
        }
    }

    private func handle(_ occasion: AlertOccasion) async throws -> [Problem] {
        let key = occasion.key
        var problems: [Problem] = []
        for _ in 0..<5 {
            let (object, isReadable) = try await stored(key)
            var old = memory?[key]
            if old == nil, let object { old = try read(object, key) }
            let after = AlertState.after(old, occasion, repeatAfter: repeatAfter, at: now())
            guard let state = after?.state else { return problems }
            // Still `ok`: the stored state is up to date.
            if old?.condition == .ok, state.condition == .ok { return problems }
            if let alert = after?.alert {
                problems = await tell(alert)
                if problems.count == sinks.count { return problems }
            }
            if !isReadable {
                memory?[key] = state
                return problems
            }
            if try await keep(state, key, over: object?.version) { return problems }
        }
        return problems
    }

    /// Falls back to the memory, if there is one, where the store cannot be read.
    private func stored(_ key: ObjectKey) async throws(StoreFailure) -> (object: StoredObject?, isReadable: Bool) {
        do { return (try await store.get(key), true) } catch {
            if memory == nil { throw error }
            return (nil, false)
        }
    }

    /// Whether the state was written; false where another writer was first.
    private func keep(_ state: AlertState, _ key: ObjectKey, over version: ObjectVersion?) async throws(StoreFailure)
        -> Bool
    {
        do {
            try await store.put(
                JSONCoding.data(state), at: key, when: version.map(PutCondition.version) ?? .absent)
            memory?[key] = nil
            return true
        } catch {
            if error.reason == .conditionFailed, memory?[key] == nil { return false }
            guard let memory else { throw error }
            memory[key] = state
            return true
        }
    }

    /// Sends to all sinks at the same time; returns a warning for each that failed.
    private func tell(_ alert: Alert) async -> [Problem] {
        let failures = await withTaskGroup(of: (Int, NoticeFailure?).self) { group in
            for (index, sink) in sinks.enumerated() {
                group.addTask {
                    do throws(NoticeFailure) {
                        try await sink.deliver(alert)
                        return (index, nil)
                    } catch {
                        return (index, error)
                    }
                }
            }
            return await group.reduce(into: [Int: NoticeFailure]()) { $0[$1.0] = $1.1 }
        }
        return failures.sorted { $0.key < $1.key }.map { index, failure in
            let name = sinks[index].name
            logger.warning("alert not delivered", metadata: ["sink": "\(name)", "error": "\(failure)"])
            return Problem(.alertFailed, "\(name): \(failure.message)", severity: .warning)
        }
    }

    private func read(_ object: StoredObject, _ key: ObjectKey) throws(Problem) -> AlertState {
        if let state = try? JSONCoding.value(AlertState.self, from: object.data), state.format == AlertState.format {
            return state
        }
        throw Problem(
            .alertFailed,
            "\(store.location(of: key)) \(JSONCoding.misfit(object.data, format: AlertState.format)); it was left as it is",
            severity: .warning,
            hint: "if it cannot be repaired, delete it: the next bad end of a run is then announced")
    }
}

extension ProblemCode {
    package static let alertFailed: Self = "alert_failed"
}
