package import Foundation
package import Logging
import ProjectFiles
package import SegmentCore
import Synchronization
package import Workflow

/// What the scheduler works on, over a project's folder: its segments, their slots in the results root, their runs.
///
/// Each run has a workspace of its own, made from the project as it is at that time, so a reload does not affect it.
///
/// A start that fails before its run ends the slot: it alerts like a failed run, and the next slot is the next attempt.
package final class ProjectScheduleHost: ScheduleHost {
    /// How often segments whose slots cannot be read are tried again.
    private static let retryInterval: Duration = .seconds(60)

    private struct Unscheduled {
        var names: Set<SegmentName> = []
        var tried: Duration = .zero
    }

    private let live: LiveProject
    private var target: String { live.target }
    private let jobs: Int
    private let provider: any WorkspaceProvider
    private let system: SystemDependencies
    private let logger: Logger
    private let elapsed: @Sendable () -> Duration
    private let memory = AlertMemory()
    private let state = Mutex(Unscheduled())

    package init(
        _ live: LiveProject, jobs: Int, provider: any WorkspaceProvider, system: SystemDependencies, logger: Logger
    ) {
        self.live = live
        self.jobs = jobs
        self.provider = provider
        self.system = system
        self.logger = logger
        elapsed = system.clock.stopwatch()
    }

    /// Segments with a schedule whose slots could not be read.
    package var unscheduled: Set<SegmentName> { state.withLock { $0.names } }

    package func changedSegments() async -> [ScheduledSegment]? {
        guard let project = live.changed() ?? toRetry() else { return nil }
        let now = system.now()
        return await entries(of: project).map {
            ScheduledSegment(name: $0.name, schedule: $0.schedule, last: $0.entry.slot, now: now)
        }
    }

    /// The project, where some of its segments are to be tried again.
    private func toRetry() -> Project? {
        let time = elapsed()
        let isDue = state.withLock { !$0.names.isEmpty && time - $0.tried >= Self.retryInterval }
        return isDue ? live.current : nil
    }

    package func owedRuns() async -> [OwedRun] {
        let entries = await entries(of: live.current)
        guard !entries.isEmpty else { return [] }
        do {
            return try await workspace { [system] workspace in
                var owed: [OwedRun] = []
                for (name, _, entry) in entries {
                    guard let run = entry.run, let slot = entry.slot, let owner = entry.owner else { continue }
                    guard owner == system.owner || system.isGone(owner) else { continue }
                    if try await Runs(workspace).isOwed(run, of: name) {
                        owed.append(.init(segment: name, slot: slot, run: run))
                    }
                }
                return owed
            }
        } catch {
            logger.error("runs that were broken off are not looked for: \(error)")
            return []
        }
    }

    package func run(_ segment: SegmentName, slot: Date) async -> ScheduledEnd {
        await end(segment, slot) { [system] workspace in
            let definition = try workspace.project.segment(named: segment.rawValue)
            let request = workspace.request(.run, definition)
            guard let schedule = definition.schedule else { return .failed([]) }
            let claim = try await workspace.scheduleBook.claim(
                slot, of: segment, schedule, run: request.id, owner: system.owner, at: system.now())
            if case .taken(let last) = claim { return .taken(upTo: last) }
            return .report(try await Self.started(request, in: workspace))
        }
    }

    package func goOn(_ owed: OwedRun) async -> ScheduledEnd {
        await end(owed.segment, owed.slot) { workspace in
            if let record = try await workspace.journal.load(owed.run) {
                return .report(try await Runs(workspace).resume(record, nil))
            }
            let definition = try workspace.project.segment(named: owed.segment.rawValue)
            var request = workspace.request(.run, definition)
            request.id = owed.run
            return .report(try await Self.started(request, in: workspace))
        }
    }

    private static func started(_ request: RunRequest, in workspace: Workspace) async throws -> RunReport {
        guard let report = try await Runs(workspace).start([request], width: 1).first else { throw CancellationError() }
        return report
    }

    /// Sends the notices that wait for their sink.
    package func sendNotices() async {
        do { try await workspace { _ = await $0.outbox.send() } } catch {
            logger.error("notices that wait are not sent: \(error)")
        }
    }

    // MARK: Parts

    private typealias Entry = (name: SegmentName, schedule: SlotSchedule, entry: ScheduleEntry)

    /// The segments with schedules. One whose state cannot be read is reported and left out.
    private func entries(of project: Project) async -> [Entry] {
        var entries: [Entry] = []
        var failed: Set<SegmentName> = []
        let known = unscheduled
        for segment in project.segments {
            guard let name = segment.name, let definition = segment.schedule else { continue }
            do {
                let schedule = try SlotSchedule(definition)
                let book = try scheduleBook(of: project)
                let entry = try await book.entry(name, schedule, at: system.now())
                entries.append((name, schedule, entry))
            } catch {
                failed.insert(name)
                if !known.contains(name) { await reportUnscheduled(name, StartFailure.problems(of: error)) }
            }
        }
        let time = elapsed()
        state.withLock { $0 = Unscheduled(names: failed, tried: time) }
        return entries
    }

    private func reportUnscheduled(_ segment: SegmentName, _ problems: [Problem]) async {
        for problem in problems {
            logger.error(
                "not scheduled: \(problem.message)",
                metadata: ["segment": "\(segment)", "code": "\(problem.code.rawValue)"])
        }
        _ = await alert(segment, system.now(), problems)
    }

    /// The warnings of sinks that did not take it.
    private func alert(_ segment: SegmentName, _ slot: Date, _ problems: [Problem]) async -> [Problem] {
        let project = live.current
        guard !Task.isCancelled, let target = try? project.target(named: target),
            let store = try? provider.store(of: target, in: project),
            let occasion = AlertOccasion(notStarted: segment, target: target.name, slot: slot, problems: problems)
        else { return [] }
        return await AlertNotifier(
            project, store: store, sinks: provider.alertSinks(of: project), memory: memory, system: system,
            logger: logger
        ).consider(occasion)
    }

    /// Which slots were started; beside the ledgers of the target.
    private func scheduleBook(of project: Project) throws(Problem) -> ScheduleBook {
        let target = try project.target(named: target)
        return ScheduleBook(store: try provider.store(of: target, in: project), target: target.name)
    }

    private func workspace<T: Sendable>(_ body: @escaping @Sendable (Workspace) async throws -> T) async throws -> T {
        try await provider.withWorkspace(live.current, target: target, jobs: jobs, alertMemory: memory, body)
    }

    private func end(
        _ segment: SegmentName, _ slot: Date, _ body: @escaping @Sendable (Workspace) async throws -> ScheduledEnd
    ) async -> ScheduledEnd {
        do { return try await workspace(body) } catch {
            let problems = StartFailure.problems(of: error)
            return .failed(problems + (await alert(segment, slot, problems)))
        }
    }
}
