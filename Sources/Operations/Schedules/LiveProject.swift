package import Foundation
package import Logging
package import ProjectFiles
import SegmentCore
import Synchronization

/// A project that is read again when its files change. While they are invalid, the last valid one stays in use.
package final class LiveProject: Sendable {
    private struct State {
        var project: Project
        var watch: ProjectWatch
        /// Whether the last reading has not been handed out yet.
        var isNew = true
        /// How many errors the files have that are not in use; 0 where those in use are the files.
        var errors = 0
    }

    private let folder: URL
    /// The target that is served; a reload does not change it.
    package let target: String
    private let system: SystemDependencies
    private let logger: Logger
    private let state: Mutex<State>

    /// Throws where the project is invalid at the start, or has no such target.
    package init(
        _ folder: URL, target: String?, _ system: SystemDependencies, logger: Logger
    ) throws(ProjectInvalid) {
        self.folder = folder
        self.system = system
        self.logger = logger
        var watch = ProjectWatch()
        let (project, name) = try Self.read(folder, target, system, &watch)
        self.target = name
        state = Mutex(State(project: project, watch: watch))
    }

    package var current: Project { state.withLock { $0.project } }

    /// How many errors the changed files have that are not in use.
    package var errors: Int { state.withLock { $0.errors } }

    /// The project, where it is another than the one handed out last; nil otherwise.
    func changed() -> Project? {
        let isUnseen = state.withLock { state in
            defer { state.isNew = false }
            return state.isNew
        }
        return isUnseen ? current : readAgain()
    }

    private func readAgain() -> Project? {
        guard state.withLock({ $0.watch }).hasChanged else { return nil }
        var watch = ProjectWatch()
        do {
            let project = try Self.read(folder, target, system, &watch).project
            logger.notice("the project has changed and was read again")
            state.withLock { $0 = State(project: project, watch: watch, isNew: false) }
            return project
        } catch {
            let errors = error.problems.filter { $0.severity == .error }
            state.withLock { state in
                state.watch = watch
                state.errors = errors.count
            }
            for problem in errors {
                logger.error(
                    "the changed project is invalid, the old one stays: \(problem.description)",
                    metadata: ["code": "\(problem.code.rawValue)"])
            }
            return nil
        }
    }

    /// A project without the target that is served is invalid here.
    private static func read(
        _ folder: URL, _ target: String?, _ system: SystemDependencies, _ watch: inout ProjectWatch
    ) throws(ProjectInvalid) -> (project: Project, target: String) {
        let project = try ProjectReader.read(folder: folder, environment: system.variables, watch: &watch)
        do { return (project, try project.target(named: target).name) } catch { throw ProjectInvalid([error]) }
    }
}
