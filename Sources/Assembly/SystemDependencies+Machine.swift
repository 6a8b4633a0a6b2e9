import Foundation
package import Operations

extension SystemDependencies {
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

/// Whether `owner` names a process of this host that no longer exists, or is a zombie. Signal 0 only asks.
private func hasEnded(_ owner: String, host: String) -> Bool {
    guard owner.hasPrefix("\(host):"), let pid = pid_t(owner.dropFirst(host.count + 1)) else { return false }
    if kill(pid, 0) == -1 { return errno == ESRCH }
    // Where there is a /proc: `PID (NAME) STATE …`, Z for a zombie.
    guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return false }
    let tail = String(decoding: data, as: UTF8.self).split(separator: ")").last ?? ""
    return tail.split(separator: " ").first == "Z"
}
