import FileStore
import Foundation
import Logging
import ProjectFiles
package import SegmentCore
import Synchronization
import Workflow

/// The scheduler's work over a project's folder: its segments, their slots in the results root, their runs.
///
/// Each run makes its own services from the project as it stands then, so that a reload never reaches into one.
///
/// A start that comes to no run is the end of its slot: it is told like a failed run, and the next slot is the next try.
final class ProjectScheduleHost: ScheduleHost {
    /// How often segments whose slots cannot be read are tried again.
    private static let retryInterval: Duration = .seconds(60)

    private struct Unscheduled {
        var names: Set<SegmentName> = []
        var tried: Duration = .zero
    }

    private let live: LiveProject
    private var target: String { live.target }
    private let jobs: Int
    private let connections: AWSConnections
    private let system: SystemDependencies
    private let logger: Logger
    private let elapsed: @Sendable () -> Duration
    private let memory = AlertMemory()
    private let state = Mutex(Unscheduled())

    init(_ live: LiveProject, jobs: Int, connections: AWSConnections, system: SystemDependencies, logger: Logger) {
        self.live = live
        self.jobs = jobs
        self.connections = connections
        self.system = system
        self.logger = logger
        elapsed = system.clock.stopwatch()
    }

    /// Segments with a schedule whose slots could not be read.
    var unscheduled: Set<SegmentName> { state.withLock { $0.names } }

    func changedSegments() async -> [ScheduledSegment]? {
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

    func owedRuns() async -> [OwedRun] {
        let entries = await entries(of: live.current)
        guard !entries.isEmpty else { return [] }
        do {
            return try await services { [system] services in
                var owed: [OwedRun] = []
                for (name, _, entry) in entries {
                    guard let run = entry.run, let slot = entry.slot, let owner = entry.owner else { continue }
                    guard owner == system.owner || system.isGone(owner) else { continue }
                    if try await services.isOwed(run, of: name) {
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

    func run(_ segment: SegmentName, slot: Date) async -> ScheduledEnd {
        await end(segment, slot) { [system] services in
            let definition = try services.project.segment(named: segment.rawValue)
            let request = services.request(.run, definition, asOf: nil)
            guard let schedule = definition.schedule else { return .failed([]) }
            let claim = try await services.scheduleBook.claim(
                slot, of: segment, schedule, run: request.id, owner: system.owner, at: system.now())
            if case .taken(let last) = claim { return .taken(upTo: last) }
            return .report(try await services.run(request))
        }
    }

    func goOn(_ owed: OwedRun) async -> ScheduledEnd {
        await end(owed.segment, owed.slot) { [system] services in
            guard var record = try await services.journal.load(owed.run) else {
                let definition = try services.project.segment(named: owed.segment.rawValue)
                var request = services.request(.run, definition, asOf: nil)
                request.id = owed.run
                return .report(try await services.run(request))
            }
            let time = system.now()
            try await services.journal.append(.status(.running, problems: []), to: owed.run, at: time)
            record.apply(.status(.running, problems: []), at: time)
            return .report(try await services.finish(record))
        }
    }

    /// Sends the notices that wait for their sink.
    func sendNotices() async {
        do { try await services { _ = await $0.outbox.send() } } catch {
            logger.error("notices that wait are not sent: \(error)")
        }
    }

    // MARK: Parts

    private typealias Entry = (name: SegmentName, schedule: SlotSchedule, entry: ScheduleEntry)

    /// The segments with schedules. One whose state cannot be read is told and left out; the others go on.
    private func entries(of project: Project) async -> [Entry] {
        var entries: [Entry] = []
        var failed: Set<SegmentName> = []
        let known = unscheduled
        for segment in project.segments {
            guard let name = segment.name, let definition = segment.schedule else { continue }
            do {
                let schedule = try SlotSchedule(definition)
                let book = try Bootstrap.scheduleBook(project, target: target, connections, system)
                let entry = try await book.entry(name, schedule, at: system.now())
                entries.append((name, schedule, entry))
            } catch {
                failed.insert(name)
                if !known.contains(name) { await leaveOut(name, StartFailure.problems(of: error)) }
            }
        }
        let time = elapsed()
        state.withLock { $0 = Unscheduled(names: failed, tried: time) }
        return entries
    }

    private func leaveOut(_ segment: SegmentName, _ problems: [Problem]) async {
        for problem in problems {
            logger.error(
                "not scheduled: \(problem.message)",
                metadata: ["segment": "\(segment)", "code": "\(problem.code.rawValue)"])
        }
        _ = await tell(segment, system.now(), problems)
    }

    /// The warnings of sinks that did not take it.
    private func tell(_ segment: SegmentName, _ slot: Date, _ problems: [Problem]) async -> [Problem] {
        let project = live.current
        guard !Task.isCancelled, let target = try? project.target(named: target),
            let results = try? ResultsRoot(target, of: project, connections, system),
            let occasion = AlertOccasion(notStarted: segment, target: target.name, slot: slot, problems: problems)
        else { return [] }
        let sinks = Bootstrap.alertSinks(project, system)
        return await Bootstrap.alertNotifier(project, results.store, sinks, memory, system, logger)
            .consider(occasion)
    }

    private func services<T: Sendable>(_ body: @escaping @Sendable (Services) async throws -> T) async throws -> T {
        try await Bootstrap.withServices(
            live.current, target: target, jobs: jobs, alertMemory: memory, connections: connections,
            system: system, logger: logger, body)
    }

    private func end(
        _ segment: SegmentName, _ slot: Date, _ body: @escaping @Sendable (Services) async throws -> ScheduledEnd
    ) async -> ScheduledEnd {
        do { return try await services(body) } catch {
            let problems = StartFailure.problems(of: error)
            return .failed(problems + (await tell(segment, slot, problems)))
        }
    }
}

/// What kept a run from being started or recorded, as problems with codes.
enum StartFailure {
    static func problems(of error: any Error) -> [Problem] {
        switch error {
        case let problem as Problem: [problem]
        case let invalid as ProjectInvalid: invalid.problems.filter { $0.severity == .error }
        case let failure as StoreFailure: StageFailure(failure).problems
        case let failure as JournalFailure:
            [Problem(ProblemCode(rawValue: "journal_\(failure.reason.rawValue)"), failure.message)]
        case let failure as DestinationFailure: [failure.problem]
        default: [Problem(.notStarted, "\(error)")]
        }
    }
}

extension ProblemCode {
    package static let notStarted: Self = "not_started"
}
