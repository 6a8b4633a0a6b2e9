import Foundation
import SegmentCore
import Subprocess
import Synchronization

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// The command line on this machine. Its version is checked once, and again when the file changes.
final class DuckDBInstallation: Sendable {
    private struct Stamp: Equatable {
        var modified: Date?
        var size: Int?
    }

    private let binary: URL
    private let proven = Mutex<Stamp?>(nil)

    init(_ configuration: DuckDBConfiguration) {
        binary = configuration.binary
    }

    func check() async throws(EngineFailure) {
        guard FileManager.default.isExecutableFile(atPath: binary.path) else {
            throw .notInstalled("there is no DuckDB at \(binary.path)")
        }
        let attributes = try? FileManager.default.attributesOfItem(atPath: binary.path)
        let stamp = Stamp(modified: attributes?[.modificationDate] as? Date, size: attributes?[.size] as? Int)
        if proven.withLock({ $0 == stamp }) { return }
        let version = try await version()
        guard version == DuckDBConfiguration.version else {
            throw EngineFailure(
                .wrongVersion,
                Problem(
                    .engineWrongVersion,
                    "this needs DuckDB \(DuckDBConfiguration.version) and found \(version.isEmpty ? "none" : version)",
                    hint: "run make setup"))
        }
        proven.withLock { $0 = stamp }
    }

    /// The first word of `v1.5.5 (Variegata) …`.
    private func version() async throws(EngineFailure) -> String {
        do {
            let outcome = try await Subprocess.run(
                .path(FilePath(binary.path)), arguments: ["--version"],
                environment: .custom([:] as [Environment.Key: String]), output: .string(limit: 4_096))
            let word = outcome.standardOutput.split(whereSeparator: \.isWhitespace).first ?? ""
            return String(word.prefix(40))
        } catch {
            throw .notInstalled("DuckDB at \(binary.path) does not start")
        }
    }
}

extension EngineFailure {
    static func notInstalled(_ message: String) -> EngineFailure {
        EngineFailure(.notInstalled, Problem(.engineNotInstalled, message, hint: "run make setup"))
    }
}
