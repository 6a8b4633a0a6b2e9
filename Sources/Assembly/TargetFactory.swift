package import ProjectFiles
package import SegmentCore

/// Port: makes the conformers that a target names. Each composition root has a factory of its own.
package protocol TargetFactory: Sendable {
    func results(of target: ProjectTarget, in project: Project) throws(Problem) -> ResultsRoot
    /// - Parameter jobs: how many statements of an embedded engine share this machine; nil for the engine's default.
    func engine(
        of target: ProjectTarget, in project: Project, _ results: ResultsRoot, jobs: Int?
    ) throws(Problem) -> EngineParts
    func destination(of target: ProjectTarget, in project: Project, _ results: ResultsRoot) throws -> DestinationParts
    func journal(of project: Project, _ results: ResultsRoot) async throws(JournalFailure) -> any Journal
    func noticeSink(_ setting: NoticeSetting, for target: ProjectTarget) throws(Problem) -> any NoticeSink
}
