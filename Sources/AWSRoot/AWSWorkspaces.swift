package import Assembly
package import Logging
package import Operations
package import ProjectFiles
package import SegmentCore
package import Workflow

/// The composition root for AWS: workspaces whose results, journal and destination are services, so that any machine can
/// continue a run. It links neither SQLite nor an HTTP server nor a command line.
package struct AWSWorkspaces: WorkspaceProvider {
    private let factory: AWSTargetFactory
    private let assembler: WorkspaceAssembler

    /// - Parameter tasks: keeps connections open until its end.
    package init(_ system: SystemDependencies, tasks: BackgroundTasks, logger: Logger) {
        factory = AWSTargetFactory(system, tasks: tasks, logger: logger)
        assembler = WorkspaceAssembler(factory, system, logger: logger)
    }

    package func withWorkspace<T: Sendable>(
        _ project: Project, target: String?, jobs: Int?, alertMemory: AlertMemory?,
        _ body: @escaping @Sendable (Workspace) async throws -> T
    ) async throws -> T {
        try await assembler.withWorkspace(project, target: target, jobs: jobs, alertMemory: alertMemory, body)
    }

    package func store(of target: ProjectTarget, in project: Project) throws(Problem) -> any ObjectStore {
        try factory.results(of: target, in: project).store
    }

    package func existingJournal(of target: ProjectTarget, in project: Project) async throws -> (any Journal)? {
        try await factory.journal(of: project, factory.results(of: target, in: project))
    }

    package func alertSinks(of project: Project) -> [any AlertSink] { assembler.alertSinks(of: project) }

    package func catalogue(_ catalog: String?, of setting: AWSSetting) throws(Problem) -> any LakeCatalogue {
        GlueCatalogue(client: try factory.connections.client(setting), catalog: catalog)
    }
}
