package import Foundation
package import Operations

/// Finds the pinned DuckDB command line.
///
/// In order: `HEADGATE_DUCKDB`; beside the program; `.tools/duckdb/duckdb` of the checkout that the program was built in
/// (where `make setup` puts it); the search path. The engine checks the version.
package enum DuckDBLocation {
    package static func find(_ system: SystemDependencies) -> URL {
        if let named = system.variables["HEADGATE_DUCKDB"], !named.isEmpty { return URL(filePath: named) }
        let folder = system.executable.resolvingSymlinksInPath().deletingLastPathComponent()
        var candidates = [folder.appending(path: "duckdb")]
        var above = folder
        for _ in 0..<5 {
            above.deleteLastPathComponent()
            candidates.append(above.appending(path: ".tools/duckdb/duckdb"))
        }
        for path in (system.variables["PATH"] ?? "").split(separator: ":") {
            candidates.append(URL(filePath: String(path)).appending(path: "duckdb"))
        }
        let manager = FileManager.default
        return candidates.first { manager.isExecutableFile(atPath: $0.path) } ?? candidates[1]
    }
}
