package import Foundation
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// A project folder of a test's own, and the real program to run in it.
package struct TestProject: Sendable {
    package let folder: URL
    /// What every run of the program sees besides.
    package let variables: [String: String]

    package init(folder: URL, variables: [String: String] = [:]) {
        self.folder = folder
        self.variables = variables
    }

    package func url(_ path: String) -> URL { folder.appending(path: path) }

    package func write(_ text: String, to path: String) throws {
        let file = url(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    package func read(_ path: String) throws -> String { try String(contentsOf: url(path), encoding: .utf8) }

    /// Runs the program in the folder, with the machine's variables but none of Headgate's own.
    package func headgate(
        _ arguments: String..., input: String = "", environment: [String: String] = [:]
    ) async throws -> CommandOutcome {
        try await headgate(arguments: arguments, input: input, environment: environment)
    }

    package func headgate(
        arguments: [String], input: String = "", environment: [String: String] = [:]
    ) async throws -> CommandOutcome {
        let outcome = try await Subprocess.run(
            .path(FilePath(Checkout.headgate.path)), arguments: Arguments(arguments),
            environment: .custom(Self.variables(variables.merging(environment) { $1 })),
            workingDirectory: FilePath(folder.path), input: .string(input), output: .string(limit: 16 << 20),
            error: .string(limit: 16 << 20))
        return CommandOutcome(
            code: outcome.terminationStatus.code, stdout: outcome.standardOutput, stderr: outcome.standardError)
    }

    static func variables(_ changes: [String: String]) -> [Environment.Key: String] {
        var variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("HEADGATE_") }
        variables["HEADGATE_DUCKDB"] = Checkout.duckdb.path
        variables.merge(changes) { $1 }
        return Dictionary(uniqueKeysWithValues: variables.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
    }
}

extension TerminationStatus {
    /// As a shell tells it: a signal is 128 and its number.
    var code: Int32 {
        switch self {
        case .exited(let code): Int32(code)
        case .signaled(let signal): 128 + Int32(signal)
        }
    }
}

/// A project folder that is gone when the body returns. Only so many run at the same time as the machine has
/// processors, because each starts processes.
package func withProject<T: Sendable>(
    _ body: @Sendable (TestProject) async throws -> T
) async throws -> T {
    try await TestGate.shared.whileOpen {
        try await withScratchFolder { try await body(TestProject(folder: $0)) }
    }
}

extension TestProject {
    /// Runs a script of the shell in the folder.
    package func shell(_ script: String, _ arguments: String...) async throws -> CommandOutcome {
        try await shell(script, arguments: arguments)
    }

    package func shell(_ script: String, arguments: [String]) async throws -> CommandOutcome {
        let outcome = try await Subprocess.run(
            .path("/bin/sh"), arguments: Arguments(["-c", script] + arguments),
            environment: .custom(Self.variables([:])), workingDirectory: FilePath(folder.path),
            output: .string(limit: 16 << 20), error: .string(limit: 16 << 20))
        return CommandOutcome(
            code: outcome.terminationStatus.code, stdout: outcome.standardOutput, stderr: outcome.standardError)
    }
}

extension TestProject {
    /// Starts a command and runs `body` beside it; `body` gets what sends the command SIGINT, as the keyboard would.
    func started(
        _ arguments: [String], environment: [String: String], _ body: @Sendable (() throws -> Void) async throws -> Void
    ) async throws -> CommandOutcome {
        let outcome = try await Subprocess.run(
            .path(FilePath(Checkout.headgate.path)), arguments: Arguments(arguments),
            environment: .custom(Self.variables(environment)), workingDirectory: FilePath(folder.path),
            input: .none, output: .string(limit: 16 << 20), error: .string(limit: 16 << 20)
        ) { execution in
            try await body { try execution.send(signal: .interrupt) }
        }
        return CommandOutcome(
            code: outcome.terminationStatus.code, stdout: outcome.standardOutput, stderr: outcome.standardError)
    }
}
