import AWSClient
package import Assembly
import Destinations
import FileStore
import Foundation
package import Logging
package import Operations
package import ProjectFiles
import QueryEngines
import S3Store
package import SegmentCore
import Synchronization
import Workflow

/// Makes the conformers that live on AWS, or work on it: results on S3, Athena, DuckDB, Pinpoint, SNS, a journal on S3.
///
/// It makes connections only when a part needs one.
package final class AWSTargetFactory: TargetFactory {
    let system: SystemDependencies
    private let logger: Logger
    private let tasks: BackgroundTasks
    private let made = Mutex<AWSConnections?>(nil)

    /// - Parameter tasks: keeps connections open until its end.
    package init(_ system: SystemDependencies, tasks: BackgroundTasks, logger: Logger) {
        self.system = system
        self.tasks = tasks
        self.logger = logger
    }

    /// The connections of this process, made at the first call.
    package var connections: AWSConnections {
        made.withLock { made in
            let connections = made ?? AWSConnections(system, tasks: tasks, logger: logger)
            made = connections
            return connections
        }
    }

    /// Whether a part has needed connections so far.
    package var hasConnections: Bool { made.withLock { $0 != nil } }

    package func results(of target: ProjectTarget, in project: Project) throws(Problem) -> ResultsRoot {
        guard let root = S3Root(target.results) else {
            throw Problem(
                "results_not_on_s3",
                "the results of target \(target.name) are in \(target.results), which only one machine has",
                hint: "set results: s3://BUCKET/PREFIX on the target")
        }
        let connections = connections
        let client = try connections.client(target.aws)
        let store = S3ObjectStore(root: root, client: client, desk: connections.shield, clock: system.clock)
        let folder = Location(project.root.appending(path: ".headgate/machine").standardizedFileURL.path)
        return ResultsRoot(
            store: store, sealer: S3Sealer(store: store), machine: FileObjectStore(root: folder, clock: system.clock),
            remote: S3Results(store: store, client: client))
    }

    package func engine(
        of target: ProjectTarget, in project: Project, _ results: ResultsRoot, jobs: Int?
    ) throws(Problem) -> EngineParts {
        switch target.engine.kind {
        case .duckdb: duckdb(target, project, results, jobs: jobs ?? DuckDBEngine.traits.defaultJobs)
        case .athena: try athena(target, project, results)
        }
    }

    package func destination(
        of target: ProjectTarget, in project: Project, _ results: ResultsRoot
    ) throws -> DestinationParts {
        guard case .pinpoint(let setting) = target.destination else {
            throw Problem(
                "destination_not_on_aws",
                "the destination of target \(target.name) is a file, which only one machine has",
                hint: "name a target whose destination is a service: --target NAME")
        }
        let pinpoint = try connections.pinpoint(setting, target, results)
        return DestinationParts(
            destination: pinpoint,
            problem: {
                do throws(DestinationFailure) { try await pinpoint.check() } catch { return error.problem }
                return nil
            })
    }

    package func journal(of project: Project, _ results: ResultsRoot) async throws(JournalFailure) -> any Journal {
        ObjectJournal(store: results.store)
    }

    package func noticeSink(_ setting: NoticeSetting, for target: ProjectTarget) throws(Problem) -> any NoticeSink {
        switch setting {
        case .file(let path): FileNoticeSink(file: path)
        case .stderr: StandardErrorNoticeSink(write: system.printError)
        case .sns(let topic): try connections.notices(to: topic, target)
        }
    }
}

extension AWSTargetFactory {
    private func athena(
        _ target: ProjectTarget, _ project: Project, _ results: ResultsRoot
    ) throws(Problem) -> EngineParts {
        let athena = try connections.athena(project, target, results)
        let engine = CancelShieldedEngine(base: athena, shield: connections.shield)
        return EngineParts(
            engine: engine, traits: AthenaEngine.traits,
            dropTables: { try await athena.drop(below: $0) },
            version: { () async throws(EngineFailure) -> String? in
                _ = try await engine.rows(of: "SELECT 1 AS one", reading: .results)
                return nil
            },
            remedy: { $0.problem.hint ?? "look at `engine:`" })
    }

    private func duckdb(
        _ target: ProjectTarget, _ project: Project, _ results: ResultsRoot, jobs: Int
    ) -> EngineParts {
        let (limits, binary, system) = (target.engine, DuckDBLocation.find(system), system)
        let engine = DuckDBEngine(
            DuckDBConfiguration(
                binary: binary, lake: project.lake, store: results.store,
                scratch: URL(filePath: results.machine.location(of: ObjectKey("work")).address),
                memoryLimit: limits.memory ?? Int(Double(system.memory) * 0.6) / max(1, jobs),
                threads: limits.threads ?? system.processors, spillLimit: limits.temp ?? 64 << 30,
                timeout: limits.timeout ?? .seconds(3_600), jobs: jobs,
                makeID: { JobName(owner: system.owner).fresh(system.randomHex(12)) },
                clock: system.clock, s3: s3Access(target, project, results, beside: binary)))
        return EngineParts(
            engine: engine, traits: DuckDBEngine.traits,
            run: { await engine.run() },
            version: { () async throws(EngineFailure) -> String? in
                try await engine.rows(of: "SELECT version() AS v", reading: .results).first?.first ?? nil
            },
            remedy: { _ in "make setup" })
    }

    /// A lake on S3 needs no region before something reads it.
    private func s3Access(
        _ target: ProjectTarget, _ project: Project, _ results: ResultsRoot, beside binary: URL
    ) -> DuckDBS3Access? {
        guard results.isShared || project.lake.tables.contains(where: \.isOnS3) else { return nil }
        let file = DuckDBS3Access.extensionFile(beside: binary)
        do throws(Problem) {
            return DuckDBS3Access(client: try connections.client(target.aws), extensionFile: file)
        } catch {
            return .unavailable(EngineFailure(.denied, error), extensionFile: file)
        }
    }
}
