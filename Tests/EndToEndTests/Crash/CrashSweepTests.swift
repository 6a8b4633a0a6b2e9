import Foundation
import TestSupport
import Testing

/// The process is killed at one crash point after another and resumed: the end is as if undisturbed.
///
/// `make test` takes every 17th point, of two runs at once every 29th; `make sweep` takes all.
@Suite(.timeLimit(.minutes(60)))
struct CrashSweepTests {
    @Test(arguments: CrashedProject.Story.allCases)
    func `after a kill at any point and a resume, everything is as in the undisturbed run`(
        story: CrashedProject.Story
    ) async throws {
        try await withProject { scratch in
            let base = try await CrashedProject.make(
                in: TestProject(folder: scratch.url("base").made()), story)
            let calm = try base.copy("calm", in: scratch)
            _ = try await calm.run(log: "points.log")
            let undisturbed = try await CrashEnd(calm)
            let points = try calm.project.read("points.log").split(separator: "\n").count
            #expect(points > 80 * story.segments.count, "the runs pass journal writes and effects: \(points)")
            let step = Checkout.isSweep ? 1 : story == .two ? 29 : 17
            for point in stride(from: 1, through: points, by: step) {
                let crashed = try base.copy("at-\(point)", in: scratch)
                let killed = try await crashed.run(crashAt: point, log: "killed.log")
                // Two runs at once wait for each other now and then: the last points may not come.
                guard killed.code == 137 || point < points - 4 else { continue }
                #expect(killed.code == 137, "point \(point) did not kill: \(killed.stderr)")
                let name = try crashed.project.read("killed.log").split(separator: "\n").last ?? ""
                try await crashed.goOn()
                #expect(try await CrashEnd(crashed) == undisturbed, "killed at \(name)")
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
            try await base.goOn()
            #expect(try await base.last("plans").counts["queried"] == CrashedProject.after.count)
        }
    }
}

extension URL {
    fileprivate func made() throws -> URL {
        try FileManager.default.createDirectory(at: self, withIntermediateDirectories: true)
        return self
    }
}
