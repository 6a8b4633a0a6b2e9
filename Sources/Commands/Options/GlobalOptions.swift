import ArgumentParser
import Foundation
import Logging
import Operations

/// The options that every command takes.
struct GlobalOptions: ParsableArguments {
    @Option(
        name: [.customShort("C"), .long], help: "The project's folder: the one with headgate.yaml.",
        completion: .directory)
    var project: String = "."

    @Option(
        name: .long, help: "The target to work against (default: HEADGATE_TARGET, else the project's default).",
        completion: ProjectCompletion.targets)
    var target: String?

    @Option(name: .long, help: "text for people, json for programs.")
    var output: OutputFormat = .text

    @Option(
        name: .long,
        help: "What to log on standard error: trace, debug, info, notice, warning (default; serve: info), error.")
    var logLevel: LogLevel?

    @Option(name: .long, help: "How to log: lines of text, or a JSON object a line.")
    var logFormat: LogFormat = .text

    init() {}

    var folder: URL { URL(filePath: project) }

    func targetName(_ system: SystemDependencies) -> String? { target ?? system.variables["HEADGATE_TARGET"] }

    func logger(_ defaultLevel: Logger.Level, _ console: Console, now: @escaping @Sendable () -> Date) -> Logger {
        let handler = LineLogHandler(logFormat, now: now) { console.errorText($0) }
        var logger = Logger(label: "headgate", factory: { _ in handler })
        logger.logLevel = logLevel?.level ?? defaultLevel
        return logger
    }
}

/// What a command prints.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable { case text, json }

/// The levels of swift-log, by name.
enum LogLevel: String, ExpressibleByArgument, CaseIterable, Sendable {
    case trace, debug, info, notice, warning, error

    var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .warning }
}

/// How log lines are written.
enum LogFormat: String, ExpressibleByArgument, CaseIterable, Sendable { case text, json }
