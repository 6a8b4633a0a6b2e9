package import Foundation
package import Logging
package import ProjectFiles
import SegmentCore
import Synchronization

/// A project that is read again when its files change. While they are invalid, the last valid one stays.
package final class LiveProject: Sendable {
    private struct State {
        var project: Project
        var watch: ProjectWatch
        /// Whether the last reading has not been handed out yet.
        var isNew = true
    }

    private let folder: URL
    private let surroundings: Surroundings
    private let logger: Logger
    private let state: Mutex<State>

    /// Throws where the project is invalid from the start.
    package init(_ folder: URL, _ surroundings: Surroundings, logger: Logger) throws(ProjectInvalid) {
        self.folder = folder
        self.surroundings = surroundings
        self.logger = logger
        var watch = ProjectWatch()
        let project = try ProjectReader.read(folder: folder, environment: surroundings.variables, watch: &watch)
        state = Mutex(State(project: project, watch: watch))
    }

    package var current: Project { state.withLock { $0.project } }

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
            let project = try ProjectReader.read(folder: folder, environment: surroundings.variables, watch: &watch)
            logger.notice("the project has changed and was read again")
            state.withLock { $0 = State(project: project, watch: watch, isNew: false) }
            return project
        } catch {
            state.withLock { $0.watch = watch }
            for problem in error.problems where problem.severity == .error {
                logger.error(
                    "the changed project is invalid, the old one stays: \(problem.description)",
                    metadata: ["code": "\(problem.code.rawValue)"])
            }
            return nil
        }
    }
}
