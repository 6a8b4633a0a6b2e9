package import AsyncHTTPClient
import Foundation
package import Logging
import Subprocess
import SystemPackage

extension AWSSurroundings {
    /// The dependencies of the running system.
    package static func system(_ http: HTTPClient, variables: [String: String], logger: Logger) -> AWSSurroundings {
        AWSSurroundings(
            transport: AsyncHTTPTransport(http), variables: variables,
            home: variables["HOME"] ?? FileManager.default.homeDirectoryForCurrentUser.path,
            now: { Date() }, clock: ContinuousClock(), jitter: { Double.random(in: 0...1) },
            readFile: { path in
                guard FileManager.default.fileExists(atPath: path) else { return nil }
                return try [UInt8](Data(contentsOf: URL(filePath: path)))
            },
            writeFile: writePrivately, run: { try await runProcess($0) }, logger: logger)
    }

    private static func writePrivately(_ path: String, _ bytes: [UInt8]) throws {
        let temporary = URL(filePath: path + ".headgate-\(UUID().uuidString)")
        guard
            FileManager.default.createFile(
                atPath: temporary.path, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
        else { throw CocoaError(.fileWriteUnknown) }
        guard rename(temporary.path, path) == 0 else {
            try? FileManager.default.removeItem(at: temporary)
            throw CocoaError(.fileWriteUnknown)
        }
    }

    private static func runProcess(_ words: [String]) async throws -> [UInt8] {
        guard let program = words.first else { throw CocoaError(.fileNoSuchFile) }
        let executable: Executable = program.contains("/") ? .path(FilePath(program)) : .name(program)
        let run = try await Subprocess.run(
            executable, arguments: Arguments(Array(words.dropFirst())), output: .bytes(limit: 1 << 20),
            error: .discarded)
        guard run.terminationStatus.isSuccess else { throw CocoaError(.executableLoad) }
        return run.standardOutput
    }
}
