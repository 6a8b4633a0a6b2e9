import Foundation
import SegmentCore
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// One run of the command line over a script, in its own process group, without environment and input.
///
/// Cancelling the surrounding task ends it: SIGINT, upon which it removes its output, and after two seconds SIGKILL,
/// both to the whole group.
struct DuckDBChild: Sendable {
    struct Ending: Sendable {
        var status: TerminationStatus
        /// Its output after the setup, without progress: at most 1 MiB.
        var output: String
        var errors: String

        var isSuccess: Bool { status.isSuccess }
    }

    var binary: URL
    var arguments: [String]
    var folder: URL

    /// - Parameter onBegin: called when the setup has been read and done.
    func run(onBegin: @Sendable () -> Void, onProgress: @Sendable (Double) -> Void) async throws -> Ending {
        let outcome = try await Subprocess.run(
            .path(FilePath(binary.path)), arguments: Arguments(arguments),
            environment: .custom([:] as [Environment.Key: String]), workingDirectory: FilePath(folder.path),
            platformOptions: Self.ownGroup, input: .none, output: .sequence, error: .string(limit: 1 << 20)
        ) { execution in
            var reader = OutputReader()
            var wasTold = false
            for try await buffer in execution.standardOutput {
                let fraction = buffer.withUnsafeBytes { reader.take($0) }
                if reader.hasBegun, !wasTold {
                    wasTold = true
                    onBegin()
                }
                if let fraction { onProgress(fraction) }
            }
            return reader.output
        }
        try Task.checkCancellation()
        return Ending(
            status: outcome.terminationStatus, output: outcome.closureResult, errors: outcome.standardError)
    }

    private static let ownGroup: PlatformOptions = {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [
            .send(signal: .interrupt, toProcessGroup: true, allowedDurationToNextStep: .seconds(2))
        ]
        return options
    }()
}
