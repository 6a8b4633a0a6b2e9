import Foundation
import TestSupport
import Testing

/// A file that is damaged is refused by name with what can be done, and stays byte for byte as it is.
@Suite struct DamagedFileTests {
    enum Damage: String, CaseIterable, Sendable {
        case truncated, zeroed, garbageInside, otherKind, empty

        func apply(to file: URL) throws {
            var data = try Data(contentsOf: file)
            switch self {
            case .truncated: data = data.prefix(max(1, data.count * 2 / 5))
            case .zeroed: data = Data(repeating: 0, count: data.count)
            case .garbageInside:
                let (start, end) = (data.count / 4, data.count * 3 / 4)
                data.replaceSubrange(start..<end, with: (start..<end).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) })
            case .otherKind:
                data = Data(String(repeating: "<html>this is another kind of file</html>\n", count: 40).utf8)
            case .empty: data = Data()
            }
            try data.write(to: file)
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var file: String
        var commands: [[String]]
        /// What a code begins with.
        var code: String
        var exit: Int32 = 1
        var damages = Damage.allCases
        var testDescription: String { file }
    }

    static let cases = [
        // SQLite takes an empty file for a new database, so that one is begun.
        Case(
            file: "journal.sqlite", commands: [["runs"], ["run", "plans"], ["plan", "plans"]], code: "journal_",
            damages: [.truncated, .zeroed, .garbageInside, .otherKind]),
        Case(file: "audience.sqlite", commands: [["audience", "export"], ["run", "plans"]], code: "audience_"),
        Case(
            file: "plans/pointer.json",
            commands: [
                ["plan", "plans"], ["run", "plans"], ["ledger", "show", "plans"], ["explain", "plans", "p0"],
            ],
            code: "ledger_corrupt"),
        Case(file: "plans/lease.json", commands: [["run", "plans"]], code: "ledger_corrupt"),
        Case(file: "owners/*.json", commands: [["plan", "plans"], ["run", "plans"]], code: "ledger_corrupt"),
        Case(file: "saved.plan", commands: [["apply", "saved.plan"]], code: "plan_file"),
        Case(file: "alerts/dev/plans.json", commands: [["run", "plans"]], code: "alert_failed", exit: 0),
        Case(file: "schedule/dev/plans.json", commands: [["serve", "--once"]], code: "schedule_corrupt", exit: 0),
    ]

    @Test(arguments: cases)
    func `a damaged file is refused by name and left as it is`(row: Case) async throws {
        for damage in row.damages {
            try await withProject { project in
                _ = try FormatFixture.copy(FormatFixture.current, into: project)
                // Where the index names an owner, the owner's object is not read.
                if row.file == "owners/*.json", let index = try FormatFile.find("index.json", in: project) {
                    try FileManager.default.removeItem(at: index)
                }
                let file = try #require(try FormatFile.find(row.file, in: project))
                try damage.apply(to: file)
                let before = try Data(contentsOf: file)
                let state = try project.state()
                for command in row.commands {
                    let what: Comment = "\(damage) \(command)"
                    let outcome = try await project.headgate(arguments: command)
                    let lines = outcome.stderr.split(separator: "\n").map(String.init)
                    #expect(outcome.code == row.exit, "\(damage) \(command): \(outcome.stdout)\(outcome.stderr)")
                    guard let index = lines.firstIndex(where: { $0.contains(row.code) }) else {
                        Issue.record("\(damage) \(command): \(outcome.stdout)\(outcome.stderr)")
                        continue
                    }
                    #expect(lines[index].contains(file.lastPathComponent), "\(damage) \(command): \(lines[index])")
                    let hint = lines.dropFirst(index + 1).first ?? ""
                    #expect(
                        hint.hasPrefix("  ") || lines[index].contains(/left as it (is|was)/),
                        "\(damage) \(command): \(outcome.stderr)")
                    // Of an audience, whoever opens it may count that in its header: `changes` leaves that out.
                    if row.file != "audience.sqlite" { #expect(try Data(contentsOf: file) == before, what) }
                    if row.exit != 0 {
                        #expect(try project.changes(since: state).filter { !$0.contains("alerts") } == [], what)
                    }
                }
            }
        }
    }

    /// The seals of a plan are checked before anything of it is sent.
    @Test(arguments: ["snapshot.parquet", "plan.parquet"], Damage.allCases)
    func `a held run whose files are damaged is not approved`(name: String, damage: Damage) async throws {
        try await withProject { project in
            let expected = try FormatFixture.copy(FormatFixture.current, into: project)
            let file = project.url(".headgate/results/runs/\(expected.held)/\(name)")
            try damage.apply(to: file)
            let (before, carriers) = (try Data(contentsOf: file), try await project.carriers("Plan"))
            let outcome = try await project.headgate("approve", expected.held, "--output", "json")
            #expect(outcome.code == 1)
            let problem = try #require(try outcome.report().problems.first { $0.code == "plan_altered" })
            #expect(problem.message.contains(name))
            #expect(problem.hint == "plan again")
            #expect(try Data(contentsOf: file) == before)
            #expect(try await project.carriers("Plan") == carriers)
        }
    }

    /// Nobody reads a kept report: `show` tells from the journal.
    @Test func `a damaged report is nobody's trouble`() async throws {
        try await withBaseProject { project in
            let runs = try await project.headgate("runs", "--output", "json").json(as: [FormatFixture.Listed].self)
            let report = ".headgate/results/runs/\(runs[0].id)/report.json"
            try Damage.garbageInside.apply(to: project.url(report))
            let before = try Data(contentsOf: project.url(report))
            #expect(try await project.report("show", runs[0].id).status == "succeeded")
            #expect(try await project.report("run", "plans").status == "succeeded")
            #expect(try Data(contentsOf: project.url(report)) == before)
        }
    }
}
