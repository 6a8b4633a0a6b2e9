import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A tiny project after its first run, made once in the life of the process: tests work on copies.
package actor BaseProject {
    package static let shared = BaseProject()

    /// Its people: a and b carry a plan, c carries none.
    package static let people = [
        TestProject.Person("a", "gold", score: 1), TestProject.Person("b", "free", score: 2),
        TestProject.Person("c", nil, score: 3),
    ]

    private static let folder = FileManager.default.temporaryDirectory
        .appending(path: "headgate-base-\(ProcessInfo.processInfo.processIdentifier)")

    private var isMade = false
    private let door = TestGate(places: 1)

    /// Copies the project to `folder`, which is not there yet.
    func copy(to folder: URL) async throws {
        try await door.whileOpen { try await self.make() }
        try FileManager.default.copyItem(at: Self.folder, to: folder)
    }

    private func make() async throws {
        guard !isMade else { return }
        try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(at: BaseProject.folder) }
        let project = TestProject(folder: Self.folder)
        try await project.lay(Self.people)
        let run = try await project.headgate("run", "plans")
        guard run.code == 0 else { throw UnexpectedOutcome(run) }
        isMade = true
    }
}

/// A copy of the base project: one segment `plans` with a ledger, an audience of three.
package func withBaseProject<T: Sendable>(
    _ body: @Sendable (TestProject) async throws -> T
) async throws -> T {
    try await withProject { project in
        let copy = TestProject(folder: project.folder.appending(path: "project"))
        try await BaseProject.shared.copy(to: copy.folder)
        return try await body(copy)
    }
}
