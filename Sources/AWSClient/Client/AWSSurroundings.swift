package import Foundation
package import Logging

/// The system dependencies of AWSClient: HTTP, time, randomness, variables, files, processes. Tests pass their own.
package struct AWSSurroundings: Sendable {
    package var transport: any HTTPTransport
    package var variables: [String: String]
    /// The home folder, which `~` means.
    package var home: String
    package var now: @Sendable () -> Date
    package var clock: any Clock<Duration>
    /// A random number from 0 to 1.
    package var jitter: @Sendable () -> Double
    /// The content of a small file; `nil` where it does not exist.
    package var readFile: @Sendable (_ path: String) throws -> [UInt8]?
    /// Writes a file atomically, readable by its owner only.
    package var writeFile: @Sendable (_ path: String, _ bytes: [UInt8]) throws -> Void
    /// Runs a program without a shell and returns its standard output; throws where its exit status is not 0.
    package var run: @Sendable (_ words: [String]) async throws -> [UInt8]
    package var logger: Logger

    package init(
        transport: any HTTPTransport, variables: [String: String], home: String,
        now: @escaping @Sendable () -> Date, clock: any Clock<Duration>, jitter: @escaping @Sendable () -> Double,
        readFile: @escaping @Sendable (_ path: String) throws -> [UInt8]?,
        writeFile: @escaping @Sendable (_ path: String, _ bytes: [UInt8]) throws -> Void,
        run: @escaping @Sendable (_ words: [String]) async throws -> [UInt8], logger: Logger
    ) {
        self.transport = transport
        self.variables = variables
        self.home = home
        self.now = now
        self.clock = clock
        self.jitter = jitter
        self.readFile = readFile
        self.writeFile = writeFile
        self.run = run
        self.logger = logger
    }

    /// A variable's value; nil for one that is empty.
    func variable(_ name: String) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// A path with a leading `~` replaced by the home folder.
    func expanded(_ path: String) -> String { path == "~" || path.hasPrefix("~/") ? home + path.dropFirst() : path }
}
