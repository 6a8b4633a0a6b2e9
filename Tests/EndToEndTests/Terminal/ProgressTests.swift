import Foundation
import TestSupport
import Testing

/// What a person at a terminal sees while runs are on their way, and what is left of it afterwards: nothing.
@Suite struct ProgressTests {
    private typealias Person = TestProject.Person

    private func withThree(_ body: @Sendable (TestProject) async throws -> Void) async throws {
        try await withProject { project in
            try await project.lay([Person("a", "gold"), Person("b", "free")])
            let names = ["one", "two", "three"]
            try project.configure(names.map { "\($0): {query: \($0).sql}" })
            for name in names {
                try project.write(
                    "SELECT id AS Id, plan AS \"Attributes.\(name)\" FROM people", to: "\(name).sql")
            }
            try await body(project)
        }
    }

    @Test func `stages pass by in a line that is gone when the report stands`() async throws {
        try await withBaseProject { project in
            let outcome = try await project.onTerminal("run", "plans")
            #expect(outcome.code == 0)
            for stage in ["validate", "materialise", "plan", "export", "import", "settle"] {
                #expect(outcome.raw.contains("plans  \(stage)"))
            }
            let screen = outcome.screen
            #expect(screen.strange.isEmpty, "\(screen.strange)")
            #expect(screen.lines.first?.hasPrefix("plans → dev  succeeded") ?? false, "\(screen.lines)")
            #expect(!screen.lines.joined().contains("materialise"))
            #expect(outcome.raw.unicodeScalars.last == "\n")
        }
    }

    @Test func `several runs are several lines and a tally`() async throws {
        try await withThree { project in
            let outcome = try await project.onTerminal("run", "--all", "--jobs", "2")
            #expect(outcome.code == 0)
            #expect(outcome.raw.contains("0 of 3 ended; 2 running, 1 waiting"))
            #expect(outcome.raw.contains("2 of 3 ended: 2 succeeded; 1 running"))
            let screen = outcome.screen
            #expect(screen.strange.isEmpty)
            #expect(screen.lines.count { $0.contains("succeeded") } == 3)
            #expect(!screen.lines.joined().contains("ended"))
        }
    }

    @Test func `logs and notices stand above the lines, whole`() async throws {
        try await withThree { project in
            try project.write(
                try project.read("headgate.yaml") + "notices: [{type: stderr}]\n", to: "headgate.yaml")
            let outcome = try await project.onTerminal(
                "run", "--all", "--jobs", "3", "--log-level", "debug", columns: 400)
            #expect(outcome.code == 0)
            let lines = outcome.screen.lines
            let logs = lines.filter { $0.contains(#/^\d{4}-\d\d-\d\dT[\d:.]+Z (debug|info) /#) }
            // Of each of three runs its begin and end, and those of seven stages; of all what journal and leases cost.
            #expect(logs.count == 49, "\(lines)")
            #expect(lines.count { $0.hasPrefix("Amazon Pinpoint Segmentation Query Successful: segment ") } == 3)
            #expect(outcome.screen.strange.isEmpty)
        }
    }

    @Test func `a narrow terminal gets lines that fit`() async throws {
        try await withBaseProject { project in
            let outcome = try await project.onTerminal("run", "plans", "--output", "json", columns: 12)
            #expect(outcome.code == 0)
            #expect(outcome.raw.contains("plans  mat…"))
            let text = outcome.screen.lines.joined()
            #expect(text.hasPrefix("{"))
            #expect(!text.contains("mat…"))
        }
    }

    @Test func `NO_COLOR takes the colours and leaves the progress`() async throws {
        try await withBaseProject { project in
            let outcome = try await project.onTerminal("run", "plans", environment: ["NO_COLOR": "1"])
            #expect(!outcome.raw.contains(/\e\[[0-9;]*m/))
            #expect(outcome.raw.contains("plans  materialise"))
            #expect(try await project.onTerminal("run", "plans").raw.contains("\u{1B}[32msucceeded"))
        }
    }

    @Test func `a dumb terminal gets plain lines`() async throws {
        try await withBaseProject { project in
            let outcome = try await project.onTerminal("run", "plans", environment: ["TERM": "dumb"])
            #expect(outcome.code == 0)
            #expect(!outcome.raw.contains("\u{1B}"))
            #expect(outcome.screen.lines.prefix(2) == ["plans: validate", "plans: materialise"])
        }
    }

    @Test func `Ctrl-C leaves a clean screen and says how to go on`() async throws {
        try await withBaseProject { project in
            let engine = try await PausedEngine(in: project, waits: true)
            let outcome = try await project.onTerminal(
                "run", "plans", environment: engine.environment, interruptAt: "materialise")
            #expect(outcome.code == 130)
            let screen = outcome.screen
            #expect(screen.strange.isEmpty)
            #expect(screen.lines.first?.hasPrefix("plans → dev  interrupted") ?? false, "\(screen.lines)")
            #expect(screen.lines.contains { $0.contains("headgate resume") })
            #expect(!screen.lines.joined().contains("materialise"))
        }
    }

    @Test func `a pipe gets nothing but the report`() async throws {
        try await withBaseProject { project in
            let outcome = try await project.headgate("run", "plans", environment: ["TERM": "xterm"])
            #expect(outcome.code == 0)
            #expect(outcome.stderr.isEmpty)
            #expect(!outcome.stdout.contains("\u{1B}"))
        }
    }
}
