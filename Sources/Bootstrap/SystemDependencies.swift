package import Foundation

/// What the program takes from the machine: time, chance, variables. Tests pass their own.
package struct SystemDependencies: Sendable {
    package var now: @Sendable () -> Date
    package var clock: any Clock<Duration>
    /// Lower-case hex digits, as many as asked for.
    package var randomHex: @Sendable (Int) -> String
    package var makeUUID: @Sendable () -> UUID
    package var variables: [String: String]
    /// Prints a line, with its line break, on standard error.
    package var printError: @Sendable (String) -> Void = { FileHandle.standardError.write(Data($0.utf8)) }
    /// The running program, for the tools that stand beside it.
    package var executable: URL
    /// `host:pid`, for leases.
    package var owner: String
    /// Whether an owner is surely dead: a process of this machine that is no more.
    package var isGone: @Sendable (_ owner: String) -> Bool
    package var memory: UInt64
    package var processors: Int

    package init(
        now: @escaping @Sendable () -> Date, clock: any Clock<Duration>,
        randomHex: @escaping @Sendable (Int) -> String, makeUUID: @escaping @Sendable () -> UUID,
        variables: [String: String], executable: URL, owner: String,
        isGone: @escaping @Sendable (_ owner: String) -> Bool,
        memory: UInt64, processors: Int
    ) {
        self.now = now
        self.clock = clock
        self.randomHex = randomHex
        self.makeUUID = makeUUID
        self.variables = variables
        self.executable = executable
        self.owner = owner
        self.isGone = isGone
        self.memory = memory
        self.processors = processors
    }

    /// The real machine.
    package static func system() -> SystemDependencies {
        let process = ProcessInfo.processInfo
        return SystemDependencies(
            now: { Date() }, clock: ContinuousClock(),
            randomHex: { count in
                String((0..<count).map { _ in "0123456789abcdef".randomElement() ?? "0" })
            },
            makeUUID: { UUID() }, variables: process.environment,
            executable: Bundle.main.executableURL ?? URL(filePath: process.arguments.first ?? "headgate"),
            owner: "\(process.hostName):\(process.processIdentifier)",
            isGone: { [host = process.hostName] in hasEnded($0, host: host) }, memory: process.physicalMemory,
            processors: process.activeProcessorCount)
    }
}

/// Whether `owner` names a process of this host that the system no longer knows, or that nobody has buried yet. Signal 0
/// asks and does nothing.
private func hasEnded(_ owner: String, host: String) -> Bool {
    guard owner.hasPrefix("\(host):"), let pid = pid_t(owner.dropFirst(host.count + 1)) else { return false }
    if kill(pid, 0) == -1 { return errno == ESRCH }
    // Where there is a /proc: `PID (NAME) STATE …`, Z for a zombie.
    guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return false }
    let tail = String(decoding: data, as: UTF8.self).split(separator: ")").last ?? ""
    return tail.split(separator: " ").first == "Z"
}
