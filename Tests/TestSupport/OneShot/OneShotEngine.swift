import Foundation
package import SegmentCore
import Synchronization

/// An engine that runs a statement while it is asked for its status, as a process of its own.
///
/// A statement that is not ready within the patience is stopped, and the next question starts it again with twice the
/// time. It has no background work and keeps nothing but the tasks that it was given.
package final class OneShotEngine: QueryEngine {
    package static let traits = EngineTraits(
        name: "OneShot", bindsAsOf: false, dialect: .duckdb, chargesForReads: true, defaultJobs: 1)

    struct Job: Sendable {
        var task: EngineTask
        var end: EngineStatus?
        var tries = 0
    }

    let objects: any ObjectStore
    let dialect: OneShotDialect
    /// The lake: a select for each table.
    let lake: [String: String]
    private let jobs = Mutex<[EngineTicket: Job]>([:])

    package init(lake: [String: String], objects: any ObjectStore) {
        self.lake = lake
        self.objects = objects
        dialect = OneShotDialect(objects)
    }

    package func submit(_ task: EngineTask) async throws(EngineFailure) -> EngineTicket {
        let ticket = EngineTicket("one-shot:" + task.key)
        jobs.withLock { if $0[ticket] == nil { $0[ticket] = Job(task: task) } }
        return ticket
    }

    package func status(
        of ticket: EngineTicket, waiting patience: Duration
    ) async throws(EngineFailure) -> EngineStatus {
        guard let job = jobs.withLock({ $0[ticket] }) else { return .lost }
        if let end = job.end { return end }
        let status = try await run(job, for: max(patience, .milliseconds(50)) * (1 << min(job.tries, 10)))
        jobs.withLock { jobs in
            jobs[ticket]?.tries += 1
            if case .running = status { return }
            if jobs[ticket]?.end == nil { jobs[ticket]?.end = status }
        }
        return status
    }

    package func cancel(_ ticket: EngineTicket) async throws(EngineFailure) {
        jobs.withLock { jobs in
            if jobs[ticket]?.end == nil { jobs[ticket]?.end = .cancelled(reason: "asked for") }
        }
    }

    package func rows(of select: SQL, reading scope: EngineScope) async throws(EngineFailure) -> [[String?]] {
        let text = dialect.text(of: select)
        let columns = try await OneShotScript(prelude: prelude).columns(of: text)
        let names = columns.indices.map { "c\($0)" }
        let values = names.map { "CAST(\($0) AS TEXT)" }.joined(separator: ", ")
        let script = "SELECT to_json([\(values)]) FROM (\(text)) AS q(\(names.joined(separator: ", ")));"
        let lines = try await OneShotScript(prelude: prelude).lines(script)
        return lines.map { (try? JSONDecoder().decode([String?].self, from: Data($0.utf8))) ?? [] }
    }

    var prelude: String {
        lake.sorted { $0.key < $1.key }.map { "CREATE VIEW \(dialect.identifier($0.key)) AS \($0.value);\n" }.joined()
    }

    private func run(_ job: Job, for limit: Duration) async throws(EngineFailure) -> EngineStatus {
        let output = OneShotOutput(job.task.output, objects: objects)
        do throws(EngineFailure) {
            try output.prepare()
            let script = output.script(dialect.text(of: job.task.select))
            guard try await OneShotScript(prelude: prelude).run(script, for: limit) else {
                return .running(fraction: nil)
            }
            return .succeeded(EngineResult(files: try output.files()))
        } catch {
            return .failed(error)
        }
    }
}
