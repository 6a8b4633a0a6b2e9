import FileStore
package import Foundation
import JournalStore
package import Logging
package import ProjectFiles
import SegmentCore
package import Workflow

/// The composition root: the one place that knows every part.
package enum Bootstrap {
    /// Reads the project and checks that it is whole.
    package static func project(at folder: URL, _ system: SystemDependencies) throws(ProjectInvalid) -> Project {
        try ProjectReader.read(folder: folder, environment: system.variables)
    }

    /// Makes the services, keeps the engine going beside `body`, and ends its children when `body` returns.
    ///
    /// - Parameters:
    ///   - jobs: how many statements of the embedded engine may run at the same time; they share the memory.
    ///   - alertMemory: of a process that stays.
    ///   - connections: of a process that stays; nil for some that are closed again.
    package static func withServices<T: Sendable>(
        _ project: Project, target name: String?, jobs: Int = 1, alertMemory: AlertMemory? = nil,
        connections: AWSConnections? = nil, system: SystemDependencies, logger: Logger,
        _ body: @escaping @Sendable (Services) async throws -> T
    ) async throws -> T {
        guard let connections else {
            return try await AWSConnections.open(system, logger: logger) { connections in
                try await withServices(
                    project, target: name, jobs: jobs, alertMemory: alertMemory, connections: connections,
                    system: system, logger: logger, body)
            }
        }
        let target: ProjectTarget
        do { target = try project.target(named: name) } catch { throw ProjectInvalid([error]) }
        let parts = try await TargetComponents(project, target, jobs: jobs, connections, system)
        let services = try await services(project, target, parts, alertMemory, connections, system, logger)
        return try await withThrowingTaskGroup(of: T?.self) { group in
            group.addTask {
                await parts.run()
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
        _ project: Project, _ target: ProjectTarget, _ parts: TargetComponents, _ alertMemory: AlertMemory?,
        _ connections: AWSConnections, _ system: SystemDependencies, _ logger: Logger
    ) async throws -> Services {
        let meters = Services.Meters()
        // Opening is a part of what a journal costs.
        let journal = try await meters.journal.measured { () async throws(JournalFailure) -> any Journal in
            try await openJournal(project, parts.results, system)
        }
        return Services(
            project: project, target: target, parts,
            journal: MeteredJournal(base: journal, meter: meters.journal), meters: meters,
            system: system, logger: logger,
            sinks: try project.notices.map { try sink($0, target, connections, system) },
            alertSinks: alertSinks(project, system), alertMemory: alertMemory)
    }

    /// Where the results root is on S3, runs are told there too, so that any machine can go on with them.
    private static func openJournal(
        _ project: Project, _ results: ResultsRoot, _ system: SystemDependencies
    ) async throws(JournalFailure) -> any Journal {
        if results.isOnS3 { return ObjectJournal(store: results.store) }
        return try await SQLiteJournal(
            at: project.root.appending(path: ".headgate/journal.sqlite"), clock: system.clock)
    }

    private static func sink(
        _ setting: NoticeSetting, _ target: ProjectTarget, _ connections: AWSConnections, _ system: SystemDependencies
    ) throws(Problem) -> any NoticeSink {
        switch setting {
        case .file(let path): return FileNoticeSink(file: path)
        case .stderr: return StandardErrorNoticeSink(write: system.printError)
        case .sns(let topic): return try connections.notices(to: topic, target)
        }
    }
}
