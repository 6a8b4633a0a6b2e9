import Foundation
import Logging
import ProjectFiles
import QueryEngines
import SegmentCore
import Synchronization
import TestSupport
import Workflow

@testable import Operations

/// A workspace in memory: one segment `vip`, whose query the engine refuses.
struct TestWorkspace {
    let time = TestTime()
    let journal = InMemoryJournal()
    let store = InMemoryObjectStore()
    let notices = RecordingNoticeSink()
    let workspace: Workspace

    init(engine: RefusingEngine = RefusingEngine(), others: NothingElse = NothingElse()) throws {
        let segment = SegmentDefinition(
            name: try Sample.segmentName("vip"), query: SourceText("SELECT 'a' AS Id", name: "segments/vip.sql"))
        let target = ProjectTarget(
            name: "dev", destination: .audience(path: Location("/none/audience.sqlite")), results: Location("/none"),
            engine: EngineSetting())
        let project = Project(
            root: URL(filePath: "/none"), lake: LakeDefinition(database: "lake", tables: [], views: []),
            targets: [target], defaultTarget: "dev", segments: [segment])
        let ports = TargetPorts(
            engine: engine,
            traits: EngineTraits(
                name: "Fake", bindsAsOf: true, dialect: .duckdb, chargesForReads: false, defaultJobs: 2),
            destination: IdleDestination(), store: store, sealer: others,
            files: others, journal: journal, leftovers: others, health: others, noticeSinks: [notices])
        workspace = Workspace(
            project: project, target: target, ports: ports, system: Self.system(time), logger: Logger(label: "tests"))
    }

    private static func system(_ time: TestTime) -> SystemDependencies {
        let ids = RunNumbers()
        return SystemDependencies(
            now: { time.date }, clock: time, randomHex: { ids.next(digits: $0) }, makeUUID: { UUID() }, variables: [:],
            executable: URL(filePath: "/none/headgate"), owner: "host:1", isGone: { _ in false }, memory: 1 << 30,
            processors: 2)
    }

    /// A run in the journal, as it would be left in a status.
    @discardableResult
    func record(_ id: String, _ status: RunStatus, _ change: (inout RunRecord) -> Void = { _ in }) async throws
        -> RunRecord
    {
        var record = try Sample.record(id, status: status, at: time.date)
        change(&record)
        try await journal.create(record)
        return record
    }

    /// The code of the problem that an operation throws; nil where it throws none.
    func code(_ body: () async throws -> Void) async -> ProblemCode? {
        do { try await body() } catch {
            switch error {
            case let problem as Problem: return problem.code
            case let refused as PlanRefused: return refused.problems.first?.code
            case let failure as StageFailure: return failure.problems.first?.code
            default: return "\(error)" == "" ? nil : ProblemCode(rawValue: "\(error)")
            }
        }
        return nil
    }
}

/// Counts instead of random digits.
private final class RunNumbers: Sendable {
    private let last = Mutex(0)

    func next(digits: Int) -> String {
        let number = last.withLock { last in
            last += 1
            return last
        }
        let text = String(number, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}

/// The events of runs, as an observer reads them.
final class ReadEvents: Sendable {
    private let state = Mutex((events: [RunEvent](), isOver: false))

    var events: [RunEvent] { state.withLock { $0.events } }
    /// Whether the sequence has ended.
    var isOver: Bool { state.withLock { $0.isOver } }

    var observer: RunObserver {
        { events in
            for await event in events { self.state.withLock { $0.events.append(event) } }
            self.state.withLock { $0.isOver = true }
        }
    }

    /// The events in words: `began vip`, `validate`, `ended invalid`.
    var words: [String] {
        events.map { event in
            switch event {
            case .began(let request, let isNew):
                "\(isNew ? "began" : "continues") \(request.segment.name?.rawValue ?? "query")"
            case .progress(let progress): progress.stage.rawValue
            case .ended(let report): "ended \(report.status.rawValue)"
            }
        }
    }
}
