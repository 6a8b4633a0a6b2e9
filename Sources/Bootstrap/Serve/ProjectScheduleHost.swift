package import Foundation
import LocalStore
package import Logging
import ProjectFiles
package import SegmentCore
package import Workflow

/// The scheduler's work over a project's folder: its segments, their slots in the results root, their runs.
///
/// Each run makes its own services from the project as it stands then, so that a reload never reaches into one.
package struct ProjectScheduleHost: ScheduleHost {
    private let live: LiveProject
    private let target: String?
    private let jobs: Int
    private let surroundings: Surroundings
    private let logger: Logger

    package init(_ live: LiveProject, target: String?, jobs: Int, surroundings: Surroundings, logger: Logger) {
        self.live = live
        self.target = target
        self.jobs = jobs
        self.surroundings = surroundings
        self.logger = logger
    }

    package func changedSegments() async -> [ScheduledSegment]? {
        guard let project = live.changed() else { return nil }
        let now = surroundings.now()
        return await entries(of: project).map {
            ScheduledSegment(name: $0.name, schedule: $0.schedule, last: $0.entry.slot, now: now)
        }
    }

    package func owedRuns() async -> [OwedRun] {
        let entries = await entries(of: live.current)
        guard !entries.isEmpty else { return [] }
        do {
            return try await services { services in
                var owed: [OwedRun] = []
                for (name, _, entry) in entries {
                    guard let run = entry.run, let slot = entry.slot, let owner = entry.owner else { continue }
                    guard owner == surroundings.owner || surroundings.isGone(owner) else { continue }
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

    package func run(_ segment: SegmentName, slot: Date) async -> ScheduledEnd {
        await end { services in
            let definition = try services.project.segment(named: segment.rawValue)
            let request = services.request(.run, definition, asOf: nil)
            guard let schedule = definition.schedule else { return .failed([]) }
            let claim = try await services.scheduleBook.claim(
                slot, of: segment, schedule, run: request.id, owner: surroundings.owner, at: surroundings.now())
            if case .taken(let last) = claim { return .taken(upTo: last) }
            return .report(try await services.run(request))
        }
    }

    package func goOn(_ owed: OwedRun) async -> ScheduledEnd {
        await end { services in
            guard var record = try await services.journal.load(owed.run) else {
                let definition = try services.project.segment(named: owed.segment.rawValue)
                var request = services.request(.run, definition, asOf: nil)
                request.id = owed.run
                return .report(try await services.run(request))
            }
            let time = surroundings.now()
            try await services.journal.append(.status(.running, problems: []), to: owed.run, at: time)
            record.apply(.status(.running, problems: []), at: time)
            return .report(try await services.finish(record))
        }
    }

    // MARK: Parts

    private typealias Entry = (name: SegmentName, schedule: SlotSchedule, entry: ScheduleEntry)

    /// The segments with schedules. One whose state cannot be read is said and left out; the others go on.
    private func entries(of project: Project) async -> [Entry] {
        var entries: [Entry] = []
        for segment in project.segments {
            guard let name = segment.name, let definition = segment.schedule else { continue }
            do {
                let schedule = try SlotSchedule(definition)
                let book = try Bootstrap.scheduleBook(project, target: target, surroundings)
                let entry = try await book.entry(name, schedule, at: surroundings.now())
                entries.append((name, schedule, entry))
            } catch {
                let problem = error as? Problem
                logger.error(
                    "not scheduled: \(problem?.message ?? "\(error)")",
                    metadata: ["segment": "\(name)", "code": "\(problem?.code.rawValue ?? "store")"])
            }
        }
        return entries
    }

    private func services<T: Sendable>(_ body: @escaping @Sendable (Services) async throws -> T) async throws -> T {
        try await Bootstrap.withServices(
            live.current, target: target, jobs: jobs, surroundings: surroundings, logger: logger, body)
    }

    private func end(_ body: @escaping @Sendable (Services) async throws -> ScheduledEnd) async -> ScheduledEnd {
        do { return try await services(body) } catch let problem as Problem { return .failed([problem]) } catch {
            return .failed([Problem(.notStarted, "\(error)")])
        }
    }
}

extension ProblemCode {
    package static let notStarted: Self = "not_started"
}
