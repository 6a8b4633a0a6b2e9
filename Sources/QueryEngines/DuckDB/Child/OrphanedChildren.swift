import Foundation
import Subprocess

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Ends children that outlive the process that started them, which happens when that process is killed.
///
/// A child is recognised by its job folder, which is among its arguments; no other process is ended.
package enum OrphanedChildren {
    /// Kills the children that run in the job folders of these names, each with its process group; returns their
    /// number. (A name consists of host, process and a random part; paths may be spelled in several ways.)
    package static func end(in jobs: [String]) async -> Int {
        guard !jobs.isEmpty else { return 0 }
        var ended = 0
        for process in await processes() {
            guard jobs.contains(where: { process.command.contains("/\($0)/setup.sql") }) else { continue }
            // A child leads its own group; a negative number addresses the group.
            if kill(-process.id, SIGKILL) == 0 { ended += 1 }
        }
        return ended
    }

    private struct Running {
        var id: pid_t
        var command: String
    }

    /// `/proc` where the system has it, otherwise `ps`: small containers have no `ps`.
    private static func processes() async -> [Running] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        let numbers = names.compactMap { pid_t($0) }
        guard numbers.isEmpty else {
            return numbers.compactMap { id in
                let data = FileManager.default.contents(atPath: "/proc/\(id)/cmdline")
                return data.map { Running(id: id, command: String(decoding: $0, as: UTF8.self)) }
            }
        }
        let listed = try? await Subprocess.run(
            .name("ps"), arguments: ["-axo", "pid=,args="], output: .string(limit: 4 << 20), error: .discarded)
        return (listed?.standardOutput ?? "").split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            guard let first = parts.first, let id = pid_t(first), let command = parts.last else { return nil }
            return Running(id: id, command: String(command))
        }
    }
}
