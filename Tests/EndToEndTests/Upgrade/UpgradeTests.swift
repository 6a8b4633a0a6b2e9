import Foundation
import TestSupport
import Testing

/// Today's program over what every earlier version has left: it reads all of it and goes on.
@Suite(.serialized)
struct UpgradeTests {
    /// With `UPDATE_FIXTURES=1` today's is made anew first, as golden files are.
    @Test(arguments: FormatFixture.all)
    func `runs, plans and rows of an earlier version are read`(version: String) async throws {
        if version == FormatFixture.current, ProcessInfo.processInfo.environment["UPDATE_FIXTURES"] == "1" {
            try await withProject { project in
                try await FormatFixture.make(in: project)
                try await FormatFixture.keep(project, as: version)
            }
        }
        try await withProject { project in
            let expected = try FormatFixture.copy(version, into: project)
            let listed = try await project.headgate("runs", "--output", "json")
            let runs = try listed.json(as: [FormatFixture.Listed].self)
            #expect(runs.reversed().map { "\($0.kind) \($0.status)" } == expected.runs)
            for run in runs {
                let report = try await project.report("show", run.id)
                #expect(report.status == run.status)
                #expect(report.wrongSums.isEmpty)
            }
            #expect(try await project.carriers("Plan") == expected.carriers)
            #expect(try await project.report("plan", "plans", "--as-of", "2026-01-05").figures == expected.plan)
            let explained = try await project.explanation("plans", "p0")
            #expect(explained.attributes.first?.accepted == "gold")
            #expect(explained.changes.filter { $0.outcome == "accepted" }.map(\.kind) == ["changed", "added"])
            #expect(try await project.explanation("plans", "stranger").rejected == ["Attributes.Plan": "free"])
            // Its ledger is a base with a delta over it.
            #expect(try await project.explanation("scores", "p2").attributes.first?.accepted == "20")
            #expect(
                try await project.report("plan", "scores").figures == [
                    "queried": 12, "unchanged": 10, "added": 1, "changed": 1, "sent": 2,
                ])
            #expect(try await project.headgate("ledger", "show", "plans").code == 0)
            #expect(try await project.headgate("serve", "--once").code == 0)
        }
    }

    @Test(arguments: FormatFixture.all)
    func `a run goes on from an earlier version's ledger, and its alert is known`(version: String) async throws {
        try await withProject { project in
            let expected = try FormatFixture.copy(version, into: project)
            let report = try await project.report("run", "plans", "--as-of", "2026-01-05")
            #expect(report.status == "succeeded")
            #expect(report.figures["added"] == expected.plan["added"])
            #expect(report.figures["changed"] == expected.plan["changed"])
            #expect(try await project.carriers("Plan")["p11"] == "silver")
            #expect(try await project.report("plan", "plans", "--as-of", "2026-01-05")["sent"] == 0)
            let alerts = try project.read(".headgate/alerts.jsonl").split(separator: "\n")
            #expect(alerts.last?.contains(/"previous" ?: ?"held"/) == true, "\(alerts.last ?? "")")
        }
    }

    @Test(arguments: FormatFixture.all)
    func `an earlier version's saved plan is applied`(version: String) async throws {
        try await withProject { project in
            _ = try FormatFixture.copy(version, into: project)
            let report = try await project.report("apply", "saved.plan")
            #expect(report.status == "succeeded", "\(report.problems)")
            #expect(try await project.carriers("Plan")["p11"] == "silver")
        }
    }

    @Test(arguments: FormatFixture.all)
    func `an earlier version's held run is approved`(version: String) async throws {
        try await withProject { project in
            let expected = try FormatFixture.copy(version, into: project)
            let report = try await project.report("approve", expected.held)
            #expect(report.status == "succeeded", "\(report.problems)")
            #expect(try await project.carriers("Plan") == [:])
        }
    }

    @Test(arguments: FormatFixture.all)
    func `a fixture is small and holds nothing of the machine that made it`(version: String) throws {
        let folder = FormatFixture.folder(version)
        let folders = ["tmp", "home", "Users", "work", "var"].map { "/\($0)/" }
        var bytes = 0
        for case let path as String in FileManager.default.enumerator(atPath: folder.path) ?? .init() {
            guard let data = try? Data(contentsOf: folder.appending(path: path)) else { continue }
            bytes += data.count
            for word in folders + [ProcessInfo.processInfo.hostName] {
                // Compressed pages can spell a short host name by chance.
                guard word.count > 4 else { continue }
                #expect(data.range(of: Data(word.utf8)) == nil, "\(path) has \(word)")
            }
        }
        #expect(bytes > 10_000 && bytes < 1 << 20)
    }
}
