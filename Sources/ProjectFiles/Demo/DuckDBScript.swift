import Foundation
import SegmentCore
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// Runs one of our own scripts in the engine's command line, without user settings, environment and input.
struct DuckDBScript: Sendable {
    var duckdb: URL
    /// The name of the script's file, which is removed with its folder.
    var name: String

    func run(_ text: String, in folder: URL) async throws(Problem) {
        let file = folder.appending(path: "\(name).sql")
        let outcome: ExecutionResult<Void, DiscardedOutput, StringOutput<UTF8>>
        do {
            try Data(text.utf8).write(to: file)
            outcome = try await Subprocess.run(
                .path(FilePath(duckdb.path)),
                arguments: ["-no-init", "-no-stdin", "-bail", "-batch", "-f", file.path],
                environment: .custom([:] as [Environment.Key: String]), workingDirectory: FilePath(folder.path),
                output: .discarded, error: .string(limit: 64 << 10))
        } catch {
            throw Problem(
                .demoLakeFailed, "the engine's command line \(duckdb.path) could not be run",
                hint: "`make setup` brings it; HEADGATE_DUCKDB names another")
        }
        guard outcome.terminationStatus.isSuccess else {
            let reason = outcome.standardError.trimmingCharacters(in: .whitespacesAndNewlines)
            throw Problem(.demoLakeFailed, "the engine could not make the sample lake: \(reason.prefix(400))")
        }
    }
}
