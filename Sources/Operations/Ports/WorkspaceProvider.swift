package import ProjectFiles
package import SegmentCore
package import Workflow

/// Port: fills the ports of a target's workspace. Each composition root conforms.
package protocol WorkspaceProvider: Sendable {
    /// Calls `body` with the workspace of a target; the engine's background work runs until `body` returns.
    ///
    /// - Parameters:
    ///   - target: its name; nil for the project's default.
    ///   - jobs: how many statements of an embedded engine may run at the same time; they share the memory. Nil for the
    ///     engine's default.
    ///   - alertMemory: of a process that stays.
    func withWorkspace<T: Sendable>(
        _ project: Project, target: String?, jobs: Int?, alertMemory: AlertMemory?,
        _ body: @escaping @Sendable (Workspace) async throws -> T
    ) async throws -> T
    /// The results root of a target, without anything else of it.
    func store(of target: ProjectTarget, in project: Project) throws(Problem) -> any ObjectStore
    /// The journal of a target; nil where none exists. It is not created.
    func existingJournal(of target: ProjectTarget, in project: Project) async throws -> (any Journal)?
    func alertSinks(of project: Project) -> [any AlertSink]
    /// The Glue catalogue of an account and region.
    ///
    /// - Parameter catalog: its id where it is not the account's own.
    func catalogue(_ catalog: String?, of setting: AWSSetting) throws(Problem) -> any LakeCatalogue
}
