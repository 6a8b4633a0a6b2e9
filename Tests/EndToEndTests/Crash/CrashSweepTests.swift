import Foundation
import TestSupport
import Testing

/// The process is killed at one crash point after another and resumed: the end is as if undisturbed.
///
/// `make test` takes every eleventh point, `make sweep` every one.
@Suite(.timeLimit(.minutes(30)))
struct CrashSweepTests {
    @Test func `after a kill at any point and a resume, everything is as in the undisturbed run`() async throws {
        try await withProject { scratch in
            let base = try await CrashedProject.make(in: TestProject(folder: scratch.url("base").made()))
            let calm = try base.copy("calm", in: scratch)
            let undisturbed = try await CrashEnd(calm, calm.run(log: "points.log"))
            let points = try calm.project.read("points.log").split(separator: "\n").count
            #expect(points > 80, "the run passes journal writes and effects: \(points)")
            for point in stride(from: 1, through: points, by: Checkout.isSweep ? 1 : 11) {
                let crashed = try base.copy("at-\(point)", in: scratch)
                let killed = try await crashed.run(crashAt: point)
                #expect(killed.code == 137, "point \(point) did not kill: \(killed.stderr)")
                let end = try await CrashEnd(crashed, crashed.goOn())
                let name = try calm.project.read("points.log").split(separator: "\n")[point - 1]
                #expect(end == undisturbed, "killed at \(name)")
                try FileManager.default.removeItem(at: crashed.project.folder)
            }
        }
    }

    @Test func `once the snapshot stands, a resume does not read the lake again`() async throws {
        try await withProject { scratch in
            let base = try await CrashedProject.make(in: TestProject(folder: scratch.url("base").made()))
            let calm = try base.copy("calm", in: scratch)
            _ = try await calm.run(log: "points.log")
            let names = try calm.project.read("points.log").split(separator: "\n").map(String.init)
            let point = try #require(names.firstIndex { $0.hasSuffix("after journal done materialise") }) + 1
            _ = try await base.run(crashAt: point)
            try base.project.write("id,user_id,name,plan,score\n", to: "lake/people.csv")
            let end = try await base.goOn().report()
            #expect(end.counts["queried"] == CrashedProject.after.count)
        }
    }
}

extension URL {
    fileprivate func made() throws -> URL {
        try FileManager.default.createDirectory(at: self, withIntermediateDirectories: true)
        return self
    }
}
