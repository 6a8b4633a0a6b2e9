import AWSClient
import AudienceStore
import Destinations
import FileStore
import Foundation
import ProjectFiles
import QueryEngines
import SegmentCore

/// The conformers that a target names: results root, engine with its dialect, destination.
struct TargetComponents: Sendable {
    let results: ResultsRoot
    let engine: any QueryEngine
    let dialect: any SQLDialect
    let destination: any Destination
    /// The same as the destination, where rows go into the embedded one.
    let audience: EmbeddedAudience?
    /// What is wrong with the destination, asked where it is; nil where nothing is, and for the embedded one.
    let checkDestination: @Sendable () async -> Problem?
    /// Takes away what an engine keeps elsewhere about files below folders whose time is over.
    let forget: @Sendable ([ObjectKey]) async throws -> Void
    /// What goes beside all work of these parts, until it is cancelled.
    let run: @Sendable () async -> Void

    init(
        _ project: Project, _ target: ProjectTarget, jobs: Int, _ connections: AWSConnections,
        _ system: SystemDependencies
    ) async throws {
        results = try ResultsRoot(target, of: project, connections, system)
        switch target.engine.kind {
        case .duckdb:
            let duckdb = try Self.duckdb(project, target, results, jobs: jobs, connections, system)
            (engine, dialect, run) = (duckdb, DuckDBDialect(store: results.store), { await duckdb.run() })
            forget = { _ in }
        case .athena:
            let athena = try connections.athena(project, target, results)
            (engine, dialect, run) = (CancelShieldedEngine(base: athena, desk: connections.desk), athena.dialect, {})
            forget = { try await athena.drop(below: $0) }
        }
        switch target.destination {
        case .audience(let path):
            let audience = try Self.audience(path, results, system)
            self.audience = audience
            checkDestination = { nil }
            destination = try Self.reachable(audience, target, results, connections)
        case .pinpoint(let setting):
            audience = nil
            let pinpoint = try connections.pinpoint(setting, target, results)
            destination = pinpoint
            checkDestination = {
                do throws(DestinationFailure) { try await pinpoint.check() } catch { return error.problem }
                return nil
            }
        }
    }

    private static func duckdb(
        _ project: Project, _ target: ProjectTarget, _ results: ResultsRoot, jobs: Int, _ connections: AWSConnections,
        _ system: SystemDependencies
    ) throws -> DuckDBEngine {
        let (limits, binary) = (target.engine, DuckDBLocation.find(system))
        return DuckDBEngine(
            DuckDBConfiguration(
                binary: binary, lake: project.lake, store: results.store,
                scratch: URL(filePath: results.machine.location(of: ObjectKey("work")).address),
                memoryLimit: limits.memory ?? Int(Double(system.memory) * 0.6) / max(1, jobs),
                threads: limits.threads ?? system.processors, spillLimit: limits.temp ?? 64 << 30,
                timeout: limits.timeout ?? .seconds(3_600), jobs: jobs,
                makeID: { JobName(owner: system.owner).fresh(system.randomHex(12)) },
                clock: system.clock,
                s3: s3Access(project, target, results, beside: binary, connections)))
    }

    /// A lake on S3 is no reason to ask for a region before something reads it.
    private static func s3Access(
        _ project: Project, _ target: ProjectTarget, _ results: ResultsRoot, beside binary: URL,
        _ connections: AWSConnections
    ) -> DuckDBS3Access? {
        guard results.isOnS3 || project.lake.tables.contains(where: \.isOnS3) else { return nil }
        let file = DuckDBS3Access.extensionFile(beside: binary)
        do throws(Problem) {
            return DuckDBS3Access(client: try connections.client(target.aws), extensionFile: file)
        } catch {
            return .unavailable(EngineFailure(.denied, error), extensionFile: file)
        }
    }

    private static func audience(
        _ path: Location, _ results: ResultsRoot, _ system: SystemDependencies
    ) throws -> EmbeddedAudience {
        try? FileManager.default.createDirectory(
            at: URL(filePath: path.address).deletingLastPathComponent(), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        return try EmbeddedAudience.open(
            path: path.address, shown: path.shown, creating: system.makeUUID(), objects: results.machine)
    }

    private static func reachable(
        _ audience: EmbeddedAudience, _ target: ProjectTarget, _ results: ResultsRoot, _ connections: AWSConnections
    ) throws(Problem) -> any Destination {
        guard results.isOnS3 else { return audience }
        return FetchedBatches(
            audience: audience, machine: results.machine, remote: results.store,
            client: try connections.client(target.aws))
    }
}
