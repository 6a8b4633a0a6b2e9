import AWSRoot
import Assembly
import AudienceStore
import FileStore
import Foundation
import JournalStore
import Operations
import ProjectFiles
import SegmentCore

/// Makes the conformers that live on one machine: a results folder, an SQLite journal, the embedded audience. The others
/// are made as on AWS.
struct MachineTargetFactory: TargetFactory {
    let aws: AWSTargetFactory
    let system: SystemDependencies

    func results(of target: ProjectTarget, in project: Project) throws(Problem) -> ResultsRoot {
        guard !target.hasResultsOnS3 else { return try aws.results(of: target, in: project) }
        let files = FileObjectStore(root: target.results, clock: system.clock)
        return ResultsRoot(store: files, sealer: files, machine: files)
    }

    func engine(
        of target: ProjectTarget, in project: Project, _ results: ResultsRoot, jobs: Int?
    ) throws(Problem) -> EngineParts {
        try aws.engine(of: target, in: project, results, jobs: jobs)
    }

    func destination(
        of target: ProjectTarget, in project: Project, _ results: ResultsRoot
    ) throws -> DestinationParts {
        guard case .audience(let path) = target.destination else {
            return try aws.destination(of: target, in: project, results)
        }
        let audience = try audience(path, results)
        return DestinationParts(
            destination: try reachable(audience, target, results), audience: audience,
            sqliteVersion: { try? await audience.sqliteVersion() })
    }

    /// Where the results root is on S3, so is the journal, and any machine can continue a run.
    func journal(of project: Project, _ results: ResultsRoot) async throws(JournalFailure) -> any Journal {
        if results.isShared { return try await aws.journal(of: project, results) }
        return try await SQLiteJournal(at: Self.journalFile(of: project), clock: system.clock)
    }

    func noticeSink(_ setting: NoticeSetting, for target: ProjectTarget) throws(Problem) -> any NoticeSink {
        try aws.noticeSink(setting, for: target)
    }

    static func journalFile(of project: Project) -> URL { project.root.appending(path: ".headgate/journal.sqlite") }

    private func audience(_ path: Location, _ results: ResultsRoot) throws -> EmbeddedAudience {
        // Opening the audience reports a folder that cannot be made.
        try? FileManager.default.createDirectory(
            at: URL(filePath: path.address).deletingLastPathComponent(), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        return try EmbeddedAudience.open(
            path: path.address, shown: path.shown, creating: system.makeUUID(), objects: results.machine)
    }

    private func reachable(
        _ audience: EmbeddedAudience, _ target: ProjectTarget, _ results: ResultsRoot
    ) throws(Problem) -> any Destination {
        guard results.isShared else { return audience }
        return FetchedBatches(
            audience: audience, machine: results.machine, remote: results.store,
            client: try aws.connections.client(target.aws))
    }
}
