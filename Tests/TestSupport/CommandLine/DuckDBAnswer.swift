package import Foundation
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// The independent witness: what DuckDB's own command line answers, without any of this program's code.
package enum DuckDBAnswer {
    /// Rows of texts; NULL is `∅`.
    package static func rows(_ sql: String, in folder: URL) async throws -> [[String]] {
        let outcome = try await Subprocess.run(
            .path(FilePath(Checkout.duckdb.path)),
            arguments: [
                "-no-init", "-noheader", "-list", "-separator", "\t", "-nullvalue", "∅", "-c",
                "SET TimeZone = 'UTC'; \(sql)",
            ], workingDirectory: FilePath(folder.path), output: .string(limit: 16 << 20), error: .string(limit: 1 << 20)
        )
        guard outcome.terminationStatus.isSuccess else {
            throw UnexpectedOutcome(CommandOutcome(code: 1, stdout: "", stderr: outcome.standardError))
        }
        return outcome.standardOutput.split(separator: "\n").map { $0.components(separatedBy: "\t") }
    }

    /// Two columns as a dictionary.
    package static func pairs(_ sql: String, in folder: URL) async throws -> [String: String] {
        Dictionary(try await rows(sql, in: folder).map { ($0[0], $0[1]) }) { first, _ in first }
    }
}
