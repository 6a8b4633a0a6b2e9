import Foundation
import TestSupport
import Testing

/// A killed process cannot end its query: whoever runs next does.
@Suite struct OrphanTests {
    @Test(.timeLimit(.minutes(60)))
    func `the next run ends the query of a killed process`() async throws {
        try await withBaseProject { project in
            let engine = try await PausedEngine(in: project, waits: true)
            _ = try await project.shell("mkfifo killer")
            // The shell kills the program as soon as its query runs; the query, which never ends, goes on.
            async let killed = project.shell(
                "HEADGATE_DUCKDB=\(project.url("paused-duckdb").path) \(Checkout.headgate.path) run plans & "
                    + "read child < killer; kill -9 $!; wait")
            let child = try await engine.started()
            _ = try await project.shell("echo \(child) > killer")
            _ = try await killed
            #expect(try await ProcessState.of(child) == .running, "the query outlives the program")

            let next = try await project.headgate("run", "plans", "--log-level", "warning")
            #expect(next.code == 0)
            #expect(next.stderr.contains("children of a dead process ended"))
            #expect(try await ProcessState.of(child) == .gone, "the query is gone")
        }
    }
}
