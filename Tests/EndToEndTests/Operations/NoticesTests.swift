import Foundation
import TestSupport
import Testing

/// Notices that their sink did not take: kept, shown, and sent later by whoever comes first.
@Suite(.timeLimit(.minutes(60))) struct NoticesTests {
    private struct Waiting: Decodable {
        struct Entry: Decodable {
            var id: String
            var sink: String
        }
        var sent: Int?
        var waiting: [Entry]
    }

    /// A project with a notice that waits, because a file is in the way of its folder.
    private func withWaiting(_ body: @Sendable (TestProject) async throws -> Void) async throws {
        try await withBaseProject { project in
            try project.write("in the way", to: "in")
            try project.configure(more: "notices: [{type: file, path: in/the/way.jsonl}]")
            let run = try await project.headgate("run", "plans", "--output", "json")
            #expect(run.code == 0)
            let list: Waiting = try await project.headgate("notices", "--output", "json").json()
            #expect(list.waiting.map(\.id) == ["\(try run.report().runID)/succeeded"])
            #expect(list.waiting.map(\.sink) == ["file way.jsonl"])
            try await body(project)
        }
    }

    private func lines(_ project: TestProject) -> Int {
        ((try? project.read("in/the/way.jsonl")) ?? "").split(separator: "\n").count
    }

    @Test func `notices send fails while the sink does, and sends each once when it can`() async throws {
        try await withWaiting { project in
            let doctor = try await project.headgate("doctor")
            #expect(doctor.stdout.contains("(notices_waiting)\n  headgate notices send"))
            let vain = try await project.headgate("notices", "send", "--output", "json")
            #expect(vain.code == 1)
            try FileManager.default.removeItem(at: project.url("in"))
            let sent = try await project.headgate("notices", "send", "--output", "json")
            #expect(sent.code == 0)
            let told: Waiting = try sent.json()
            #expect(told.sent == 1 && told.waiting.isEmpty)
            #expect(lines(project) == 1)
            #expect(try await project.headgate("notices", "send").stdout == "Sent 0 notices.\n")
            #expect(try await project.headgate("notices").stdout == "No notice waits.\n")
            #expect(lines(project) == 1)
        }
    }

    @Test func `the next run sends what waits before its own notice`() async throws {
        try await withWaiting { project in
            try FileManager.default.removeItem(at: project.url("in"))
            #expect(try await project.headgate("run", "plans").code == 0)
            #expect(lines(project) == 2)
            #expect(try await project.headgate("notices").stdout == "No notice waits.\n")
        }
    }

    @Test func `serve sends what waits when it begins`() async throws {
        try await withWaiting { project in
            try FileManager.default.removeItem(at: project.url("in"))
            let outcome = try await project.serving { serve in
                try await project.until("the notice is told", else: serve.log) { lines(project) == 1 }
                try serve.send(.terminate)
            }
            #expect(outcome.code == 0, "\(outcome.stderr)")
        }
    }
}
