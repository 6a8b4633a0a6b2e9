import ArgumentParser
import Bootstrap
import Foundation
import Logging

/// The options that every command takes.
struct GlobalOptions: ParsableArguments {
    @Option(name: [.customShort("C"), .long], help: "The project's folder: the one with headgate.yaml.")
    var project: String = "."

    @Option(name: .long, help: "The target to work against (default: HEADGATE_TARGET, else the project's default).")
    var target: String?

    @Option(name: .long, help: "text for people, json for programs.")
    var output: OutputFormat = .text

    @Option(
        name: .long,
        help: "What to log on standard error: trace, debug, info, notice, warning (default; serve: info), error.")
    var logLevel: LogLevel?

    init() {}

    var folder: URL { URL(filePath: project) }

    func targetName(_ surroundings: Surroundings) -> String? { target ?? surroundings.variables["HEADGATE_TARGET"] }

    func logger(_ defaultLevel: Logger.Level) -> Logger {
        var logger = Logger(label: "headgate", factory: { StreamLogHandler.standardError(label: $0) })
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
