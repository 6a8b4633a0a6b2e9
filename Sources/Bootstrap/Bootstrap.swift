import AudienceStore
package import Foundation
import LocalStore
package import Logging
package import ProjectFiles
import QueryEngines
import SegmentCore
package import Workflow

/// The composition root: the one place that knows every part.
package enum Bootstrap {
    /// Reads the project and checks that it is whole.
    package static func project(at folder: URL, _ surroundings: Surroundings) throws(ProjectInvalid) -> Project {
        try ProjectReader.read(folder: folder, environment: surroundings.variables)
    }

    /// Makes the services, runs the engine beside `body`, and ends its children when `body` returns.
    ///
    /// - Parameters:
    ///   - jobs: how many statements may run at the same time; they share the memory.
    ///   - alertMemory: of a process that stays.
    package static func withServices<T: Sendable>(
        _ project: Project, target name: String?, jobs: Int = 1, alertMemory: AlertMemory? = nil,
        surroundings: Surroundings, logger: Logger, _ body: @escaping @Sendable (Services) async throws -> T
    ) async throws -> T {
        let target: ProjectTarget
        do { target = try project.target(named: name) } catch { throw ProjectInvalid([error]) }
        let store = FileObjectStore(root: target.results, clock: surroundings.clock)
        let engine = engine(project, target, store, jobs: jobs, surroundings)
        let services = try await services(project, target, store, engine, alertMemory, surroundings, logger)
        return try await withThrowingTaskGroup(of: T?.self) { group in
            group.addTask {
                await engine.run()
                return nil
            }
            group.addTask { try await body(services) }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }

    private static func services(
        _ project: Project, _ target: ProjectTarget, _ store: FileObjectStore, _ engine: DuckDBEngine,
        _ alertMemory: AlertMemory?, _ surroundings: Surroundings, _ logger: Logger
    ) async throws -> Services {
        let file = project.root.appending(path: ".headgate/journal.sqlite")
        let meters = Services.Meters()
        // Opening is a part of what a journal costs.
        let journal = try await meters.journal.measured { () async throws(JournalFailure) in
            try await SQLiteJournal(at: file, clock: surroundings.clock)
        }
        return Services(
            project: project, target: target, engine: engine, dialect: DuckDBDialect(store: store), store: store,
            sealer: store, files: store,
            journal: MeteredJournal(base: journal, meter: meters.journal), meters: meters,
            audience: try audience(target, store, surroundings), surroundings: surroundings, logger: logger,
            sinks: project.notices.map { sink($0, surroundings) },
            alertSinks: alertSinks(project, surroundings), alertMemory: alertMemory)
    }

    private static func engine(
        _ project: Project, _ target: ProjectTarget, _ store: FileObjectStore, jobs: Int, _ surroundings: Surroundings
    ) -> DuckDBEngine {
        let limits = target.engine
        return DuckDBEngine(
            DuckDBConfiguration(
                binary: DuckDBLocation.find(surroundings), lake: project.lake, store: store,
                scratch: URL(filePath: target.results.address).appending(path: "work"),
                memoryLimit: limits.memory ?? Int(Double(surroundings.memory) * 0.6) / max(1, jobs),
                threads: limits.threads ?? surroundings.processors, spillLimit: limits.temp ?? 64 << 30,
                timeout: limits.timeout ?? .seconds(3_600), jobs: jobs,
                makeID: { JobName(owner: surroundings.owner).fresh(surroundings.randomHex(12)) },
                clock: surroundings.clock))
    }

    private static func audience(
        _ target: ProjectTarget, _ store: any ObjectStore, _ surroundings: Surroundings
    ) throws -> EmbeddedAudience {
        switch target.destination {
        case .audience(let path):
            try? FileManager.default.createDirectory(
                at: URL(filePath: path.address).deletingLastPathComponent(), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            return try EmbeddedAudience.open(
                path: path.address, shown: path.shown, creating: surroundings.makeUUID(), objects: store)
        }
    }

    private static func sink(_ setting: NoticeSetting, _ surroundings: Surroundings) -> any NoticeSink {
        switch setting {
        case .file(let path): FileNoticeSink(file: path)
        case .stderr: StandardErrorNoticeSink(write: surroundings.printError)
        }
    }
}
