package import Logging
package import Operations
package import ProjectFiles
import SegmentCore
package import Workflow

/// Fills the ports of a workspace with what a factory makes: the part of a composition root that all roots share.
package struct WorkspaceAssembler: Sendable {
    private let factory: any TargetFactory
    let system: SystemDependencies
    private let logger: Logger

    package init(_ factory: any TargetFactory, _ system: SystemDependencies, logger: Logger) {
        self.factory = factory
        self.system = system
        self.logger = logger
    }

    /// Makes a workspace, keeps the engine running beside `body`, and ends its child processes when `body` returns.
    package func withWorkspace<T: Sendable>(
        _ project: Project, target name: String?, jobs: Int?, alertMemory: AlertMemory?,
        _ body: @escaping @Sendable (Workspace) async throws -> T
    ) async throws -> T {
        let target: ProjectTarget
        do { target = try project.target(named: name) } catch { throw ProjectInvalid([error]) }
        let results = try factory.results(of: target, in: project)
        let engine = try factory.engine(of: target, in: project, results, jobs: jobs)
        let destination = try factory.destination(of: target, in: project, results)
        let meters = Workspace.Meters()
        // Opening a journal is a part of what it costs.
        let journal = try await meters.journal.measured { () async throws(JournalFailure) -> any Journal in
            try await factory.journal(of: project, results)
        }
        let ports = try ports(project, target, results, engine, destination, journal)
        let workspace = Workspace(
            project: project, target: target, ports: ports, system: system, logger: logger, jobs: jobs,
            meters: meters, alertMemory: alertMemory)
        guard let run = engine.run else { return try await body(workspace) }
        return try await BackgroundTasks.open { tasks in
            tasks.start(run)
            return try await body(workspace)
        }
    }

    private func ports(
        _ project: Project, _ target: ProjectTarget, _ results: ResultsRoot, _ engine: EngineParts,
        _ destination: DestinationParts, _ journal: any Journal
    ) throws(Problem) -> TargetPorts {
        var sinks: [any NoticeSink] = []
        for setting in project.notices { sinks.append(try factory.noticeSink(setting, for: target)) }
        let ports = TargetPorts(
            engine: engine.engine, traits: engine.traits,
            destination: destination.destination, store: results.store, sealer: results.sealer,
            files: AssembledFiles(results: results, engine: engine), journal: journal,
            leftovers: MachineLeftovers(target, results, system),
            health: AssembledHealth(
                engine: engine, destination: destination, machine: MachineCheck(project.root, results.store)),
            audience: destination.audience, noticeSinks: sinks, alertSinks: alertSinks(of: project))
        #if DEBUG
            return ports.crashing(at: CrashPoints.current(system.variables))
        #else
            return ports
        #endif
    }
}
