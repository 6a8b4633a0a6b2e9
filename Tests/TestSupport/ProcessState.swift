import Foundation
import Subprocess

/// What the system says of a process, from `/proc` where there is one (small systems have no `ps`).
package enum ProcessState: Sendable {
    case running, stopped, gone

    package static func of(_ process: Int32) async throws -> ProcessState {
        let letter: Character?
        if FileManager.default.fileExists(atPath: "/proc/self/stat") {
            // `pid (name) S …`, and a name may hold parentheses.
            let stat = FileManager.default.contents(atPath: "/proc/\(process)/stat").map {
                String(decoding: $0, as: UTF8.self)
            }
            letter = stat?.split(separator: ")").last?.first { $0 != " " }
        } else {
            let told = try await Subprocess.run(
                .name("ps"), arguments: ["-o", "stat=", "-p", "\(process)"], output: .string(limit: 4_096),
                error: .discarded)
            letter = told.standardOutput.first { $0 != " " }
        }
        switch letter {
        case nil, "Z", "X", "\n": return .gone
        case "T", "t": return .stopped
        default: return .running
        }
    }
}
