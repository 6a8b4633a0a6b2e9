import ArgumentParser
import Assembly
import Foundation
import Logging
import MachineRoot
import Operations
import ProjectFiles
import SegmentCore
import UnixSignals

/// What a command runs in: console, system, workspaces, signals, and one way to show errors.
struct CommandContext: Sendable {
    let options: GlobalOptions
    let system: SystemDependencies
    let console: Console
    let logger: Logger

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

    var targetName: String? { options.targetName(system) }

    /// Runs a command's body, cancels it on SIGINT and SIGTERM, prints its error, and exits with its code.
    ///
    /// A signal cancels the body only: connections stay open, so that an interrupted run can still record it.
    ///
    /// - Parameter handlesSignals: whether the body handles signals itself.
    func run(
        handlesSignals: Bool = false,
        _ body: @escaping @Sendable (CommandContext, MachineWorkspaces) async throws -> ExitStatus
    ) async throws {
        let status: ExitStatus
        do {
            status = try await BackgroundTasks.open { tasks in
                let workspaces = MachineWorkspaces(system, tasks: tasks, logger: logger)
                return handlesSignals
                    ? try await body(self, workspaces)
                    : try await interruptible { try await body(self, workspaces) }
            }
        } catch {
            guard let trouble = Trouble.problems(of: error) else { throw error }
            if isJSON { console.out(JSONOutput.text(ProblemList(problems: trouble.problems))) }
            console.show(trouble.problems)
            status = trouble.status
        }
        if status != .succeeded { throw status.exitCode }
    }

    /// Runs a command's body over the workspace of the target.
    ///
    /// - Parameter jobs: segments at the same time; nil for the engine's default.
    func runOnTarget(
        jobs: Int? = nil, _ body: @escaping @Sendable (CommandContext, Workspace) async throws -> ExitStatus
    ) async throws {
        try await run { context, workspaces in
            let project = try context.project()
            return try await context.withWorkspace(of: workspaces, project, jobs: jobs) { try await body(context, $0) }
        }
    }

    func withWorkspace<T: Sendable>(
        of workspaces: MachineWorkspaces, _ project: Project, jobs: Int? = nil,
        _ body: @escaping @Sendable (Workspace) async throws -> T
    ) async throws -> T {
        try await workspaces.withWorkspace(project, target: targetName, jobs: jobs, alertMemory: nil, body)
    }

    func project() throws -> Project {
        let project = try ProjectReader.read(folder: options.folder, environment: system.variables)
        console.show(project.warnings)
        return project
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
