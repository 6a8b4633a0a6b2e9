import ArgumentParser
import Bootstrap
import Foundation
import Logging
import ProjectFiles
import SegmentCore
import UnixSignals

/// What a command runs in: console, system, signals and one way for errors to reach people.
struct CommandContext: Sendable {
    let options: GlobalOptions
    let system: SystemDependencies
    let console: Console
    let logger: Logger
    /// To AWS, while a command runs. They outlive what a signal cancels: an interrupted run still says so.
    private(set) var connections: AWSConnections?

    /// - Parameter defaultLevel: what is logged where the command line does not say.
    init(_ options: GlobalOptions, defaultLevel: Logger.Level = .warning) {
        self.options = options
        var system = SystemDependencies.system()
        let console = Console.system(variables: system.variables)
        system.printError = { console.errorText($0) }
        self.system = system
        self.console = console
        logger = options.logger(defaultLevel, console, now: system.now)
    }

    /// For packages that log much: warnings and above, unless everything is asked for.
    var quietLogger: Logger {
        var logger = logger
        if logger.logLevel > .debug { logger.logLevel = max(.warning, logger.logLevel) }
        return logger
    }

    var isJSON: Bool { options.output == .json }

    /// Runs a command's body, cancels it on SIGINT and SIGTERM, shows what went wrong, and exits with its code.
    ///
    /// - Parameter handlesSignals: whether the body sees to signals itself.
    func run(
        handlesSignals: Bool = false, _ body: @escaping @Sendable (CommandContext) async throws -> ExitStatus
    ) async throws {
        let status: ExitStatus
        do {
            status = try await AWSConnections.open(system, logger: logger) { connections in
                var frame = self
                frame.connections = connections
                let connected = frame
                return handlesSignals
                    ? try await body(connected) : try await connected.interruptible { try await body(connected) }
            }
        } catch {
            guard let trouble = Trouble.problems(of: error) else { throw error }
            if isJSON { console.out(JSONOutput.text(ProblemList(problems: trouble.problems))) }
            console.show(trouble.problems)
            status = trouble.status
        }
        if status != .succeeded { throw status.exitCode }
    }

    func project() throws -> Project {
        let project = try Bootstrap.project(at: options.folder, system)
        console.show(project.warnings)
        return project
    }

    /// Segments at the same time where nobody says how many: one process computes them all, or a service does.
    func defaultJobs(_ project: Project) -> Int {
        (try? project.target(named: options.targetName(system)))?.engine.kind == .athena ? 8 : 1
    }

    func withServices<T: Sendable>(
        _ project: Project, jobs: Int = 1, _ body: @escaping @Sendable (Services) async throws -> T
    ) async throws -> T {
        try await Bootstrap.withServices(
            project, target: options.targetName(system), jobs: jobs, connections: connections,
            system: system, logger: logger, body)
    }

    private func interruptible(_ body: @escaping @Sendable () async throws -> ExitStatus) async throws -> ExitStatus {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        return try await withThrowingTaskGroup(of: ExitStatus?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                for await _ in signals { return nil }
                return nil
            }
            while let first = try await group.next() {
                group.cancelAll()
                if let status = first { return status }
            }
            return .interrupted
        }
    }
}
