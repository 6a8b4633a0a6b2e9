import Foundation
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// A `headgate serve` on its way, with its log in a file and its status server at a port of its own.
package struct RunningServe: Sendable {
    package enum Signal: Sendable { case interrupt, terminate }

    let project: TestProject
    let logFile: String
    let sendSignal: @Sendable (Signal) throws -> Void

    package func send(_ signal: Signal) throws { try sendSignal(signal) }

    package func log() -> String { (try? project.read(logFile)) ?? "" }

    /// Waits until the log says something.
    package func logged(_ text: String) async throws {
        try await project.until("the log has \(text)") { log().contains(text) }
    }

    /// What it answers at a path; waits for the server where it is not there yet.
    package func get(_ path: String) async throws -> HTTPAnswer {
        try await logged("address=http://")
        guard let address = log().firstMatch(of: /address=(http:\/\/[a-z0-9.:]+)/)?.output.1 else {
            throw WaitedInVain(what: "an address", project: log())
        }
        return try await HTTPAnswer.of(address + path)
    }

    /// Waits until the metrics have a line.
    package func measured(_ line: String) async throws {
        try await project.until("the metrics have \(line)", else: log) {
            try await get("/metrics").body.split(separator: "\n").contains { $0 == line }
        }
    }
}

package struct WaitedInVain: Error, CustomStringConvertible {
    package var what: String
    package var project: String
    package var description: String { "waited in vain until \(what)\n\(project)" }
}

extension TestProject {
    /// Starts `headgate serve`, runs `body` beside it, and waits for the end, which `body` brings about.
    package func serving(
        _ arguments: [String] = ["--listen", "127.0.0.1:0"], environment: [String: String] = [:],
        _ body: @Sendable (RunningServe) async throws -> Void
    ) async throws -> CommandOutcome {
        let logFile = "serve-\(UUID().uuidString).log"
        // The shell becomes the program, so signals reach it.
        let outcome = try await Subprocess.run(
            .path("/bin/sh"),
            arguments: Arguments(["-c", #"exec "$0" serve "$@" 2> "$LOG""#, Checkout.headgate.path] + arguments),
            environment: .custom(Self.variables(environment.merging(["LOG": logFile]) { $1 })),
            workingDirectory: FilePath(folder.path), input: .none, output: .string(limit: 16 << 20), error: .discarded
        ) { execution in
            let serve = RunningServe(project: self, logFile: logFile) { signal in
                try execution.send(signal: signal == .interrupt ? .interrupt : .terminate)
            }
            do { try await body(serve) } catch {
                // Nothing of it stays where the test has failed.
                try? execution.send(signal: .kill)
                throw error
            }
        }
        return CommandOutcome(
            code: outcome.terminationStatus.code, stdout: outcome.standardOutput, stderr: (try? read(logFile)) ?? "")
    }

    /// Looks about ten times a second until something holds. The limit ends what hangs: half an hour of an idle machine.
    package func until(
        _ what: String, else explain: () -> String = { "" }, _ holds: () async throws -> Bool
    ) async throws {
        for _ in 0..<18_000 {
            if try await holds() { return }
            _ = try await shell("sleep 0.1")
        }
        throw WaitedInVain(what: what, project: explain())
    }
}
