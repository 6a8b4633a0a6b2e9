package import Foundation

/// What the program takes from the machine: time, randomness, environment variables. Tests pass their own.
package struct SystemDependencies: Sendable {
    package var now: @Sendable () -> Date
    package var clock: any Clock<Duration>
    /// Lower-case hex digits, as many as asked for.
    package var randomHex: @Sendable (Int) -> String
    package var makeUUID: @Sendable () -> UUID
    package var variables: [String: String]
    /// Writes a line, with its line break, to standard error.
    package var printError: @Sendable (String) -> Void = { FileHandle.standardError.write(Data($0.utf8)) }
    /// The running program, for the tools in its folder.
    package var executable: URL
    /// `host:pid`, for leases.
    package var owner: String
    /// Whether an owner has certainly ended: it names a process of this machine that no longer exists.
    package var isGone: @Sendable (_ owner: String) -> Bool
    package var memory: UInt64
    package var processors: Int

    package init(
        now: @escaping @Sendable () -> Date, clock: any Clock<Duration>,
        randomHex: @escaping @Sendable (Int) -> String, makeUUID: @escaping @Sendable () -> UUID,
        variables: [String: String], executable: URL, owner: String,
        isGone: @escaping @Sendable (_ owner: String) -> Bool,
        memory: UInt64, processors: Int
    ) {
        self.now = now
        self.clock = clock
        self.randomHex = randomHex
        self.makeUUID = makeUUID
        self.variables = variables
        self.executable = executable
        self.owner = owner
        self.isGone = isGone
        self.memory = memory
        self.processors = processors
    }
}
