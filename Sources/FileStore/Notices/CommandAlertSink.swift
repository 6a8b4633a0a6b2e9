package import Foundation
package import SegmentCore
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif
#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Runs a command for each alert, with the alert's JSON on its standard input.
///
/// No shell is used, the environment has only the search path, and the time is limited.
package struct CommandAlertSink: AlertSink {
    private let program: String
    private let argv: [String]
    private let folder: URL
    private let searchPath: String
    private let timeout: Duration
    private let clock: any Clock<Duration>

    /// - Parameters:
    ///   - name: what the program is called before people.
    ///   - argv: the program and its words, as they are.
    ///   - folder: where it runs, and what a relative path of the program starts from.
    package init(
        name: String, argv: [String], folder: URL, searchPath: String, timeout: Duration, clock: any Clock<Duration>
    ) {
        program = name
        self.argv = argv
        self.folder = folder
        self.searchPath = searchPath
        self.timeout = timeout
        self.clock = clock
    }

    package var name: String { "command \(program)" }

    package func deliver(_ alert: Alert) async throws(NoticeFailure) {
        let input = try Self.json(alert)
        let (clock, timeout) = (clock, timeout)
        let outcome = await withTaskGroup(of: Outcome.self) { group in
            group.addTask { await run(input) }
            group.addTask { (try? await clock.sleep(for: timeout)) == nil ? .stopped : .timedOut }
            let first = await group.next()
            // The child has ended on return: cancelling kills it.
            group.cancelAll()
            return first ?? .stopped
        }
        switch outcome {
        case .succeeded: return
        case .failed(let reason): throw NoticeFailure(reason)
        case .timedOut: throw NoticeFailure("it was ended after \(timeout)")
        case .stopped: throw NoticeFailure("it was not waited for")
        }
    }

    private enum Outcome: Sendable {
        case succeeded
        case failed(String)
        case timedOut, stopped
    }

    private func run(_ input: String) async -> Outcome {
        guard let program = argv.first else { return .failed("it has no words") }
        let path = program.hasPrefix("/") ? program : folder.path + "/" + program
        var platform = PlatformOptions()
        platform.processGroupID = 0
        platform.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))
        ]
        do {
            let result = try await Subprocess.run(
                program.contains("/") ? .path(FilePath(path)) : .name(program),
                arguments: Arguments(Array(argv.dropFirst())), environment: .custom(["PATH": searchPath]),
                workingDirectory: FilePath(folder.path), platformOptions: platform,
                input: .fileDescriptor(try Self.unnamedFile(input), closeAfterSpawningProcess: true),
                output: .discarded, error: .discarded)
            // What it wrote may hold anything, so it is not repeated.
            return result.terminationStatus.isSuccess
                ? .succeeded : .failed("it ended with \(result.terminationStatus)")
        } catch {
            return Task.isCancelled ? .stopped : .failed("it could not be started")
        }
    }

    /// A file without a name: writing into a pipe of a command that has ended already would end this process.
    private static func unnamedFile(_ text: String) throws -> FileDescriptor {
        var path = Array((NSTemporaryDirectory() as NSString).appendingPathComponent("headgate-XXXXXX").utf8CString)
        let number = mkstemp(&path)
        guard number >= 0 else { throw Errno(rawValue: errno) }
        // Of no other child that starts meanwhile.
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        unlink(path)
        let file = FileDescriptor(rawValue: number)
        do {
            try file.writeAll(text.utf8)
            try file.seek(offset: 0, from: .start)
            return file
        } catch {
            try? file.close()
            throw error
        }
    }

    private static func json(_ alert: Alert) throws(NoticeFailure) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return String(decoding: try encoder.encode(alert), as: UTF8.self) + "\n" } catch {
            throw NoticeFailure("the alert \(alert.id) cannot be written as JSON: \(error)")
        }
    }
}
