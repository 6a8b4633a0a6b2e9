package import AWSRoot
package import Assembly
import Foundation
package import Logging
package import Operations
package import ProjectFiles
package import SegmentCore
package import Workflow

/// The composition root for one machine: workspaces that may use its files, an SQLite journal and the embedded audience,
/// and whatever the root for AWS offers.
package struct MachineWorkspaces: WorkspaceProvider {
    package let aws: AWSTargetFactory
    private let factory: MachineTargetFactory
    private let assembler: WorkspaceAssembler
    private let system: SystemDependencies

    /// - Parameter tasks: keeps connections open until its end.
    package init(_ system: SystemDependencies, tasks: BackgroundTasks, logger: Logger) {
        aws = AWSTargetFactory(system, tasks: tasks, logger: logger)
        factory = MachineTargetFactory(aws: aws, system: system)
        assembler = WorkspaceAssembler(factory, system, logger: logger)
        self.system = system
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
        let results = try factory.results(of: target, in: project)
        let file = MachineTargetFactory.journalFile(of: project)
        guard results.isShared || FileManager.default.fileExists(atPath: file.path) else { return nil }
        return try await factory.journal(of: project, results)
    }

    package func alertSinks(of project: Project) -> [any AlertSink] { assembler.alertSinks(of: project) }

    package func catalogue(_ catalog: String?, of setting: AWSSetting) throws(Problem) -> any LakeCatalogue {
        GlueCatalogue(client: try aws.connections.client(setting), catalog: catalog)
    }
}
