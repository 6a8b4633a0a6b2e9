import Foundation
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A shop's project after five ordinary days, made once per size in the life of the process: each fault gets a copy.
actor TrialProject {
    static let shared = TrialProject()

    private static let folder = FileManager.default.temporaryDirectory
        .appending(path: "headgate-trials-\(ProcessInfo.processInfo.processIdentifier)")

    private var made: [Int: TrialLake] = [:]
    private let door = TestGate(places: 1)

    /// Copies the project of this size to `folder`, and tells where its lake stands: on the evening of the fifth day.
    func copy(consenting: Int, to folder: URL) async throws -> TrialLake {
        let lake = try await door.whileOpen { try await self.lake(consenting) }
        try FileManager.default.copyItem(at: Self.base(consenting), to: folder)
        return lake
    }

    private static func base(_ consenting: Int) -> URL { folder.appending(path: "\(consenting)") }

    private func lake(_ consenting: Int) async throws -> TrialLake {
        if let lake = made[consenting] { return lake }
        let lake = try await Self.make(consenting, in: TestProject(folder: Self.base(consenting)))
        made[consenting] = lake
        return lake
    }

    private static func make(_ consenting: Int, in project: TestProject) async throws -> TrialLake {
        try FileManager.default.createDirectory(at: project.folder, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(at: TrialProject.folder) }
        var lake = TrialLake(consenting: consenting, seed: UInt64(consenting))
        try await lake.lay(in: project, mayCome: consenting)
        for day in 0..<5 {
            if day > 0 {
                lake.pass(TrialLake.Pace())
                try lake.write(to: project)
            }
            let run = try await lake.run(in: project)
            guard run.code == 0 else { throw UnexpectedOutcome(run) }
        }
        return lake
    }
}
