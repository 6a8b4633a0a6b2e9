package import AWSClient
import AsyncHTTPClient
import Destinations
import Foundation
package import Logging
import ProjectFiles
import QueryEngines
import S3Store
import SegmentCore
import Synchronization

/// What all runs of one process share over AWS: connections, credentials, what the client has learnt about retries, the
/// engines with their poller and gate, the destinations with theirs. Nothing of it is made before something asks for it.
package final class AWSConnections: Sendable {
    private struct State {
        var http: HTTPClient?
        var clients: [AWSSetting: AWSClient] = [:]
        var engines: [AthenaKey: AthenaEngine] = [:]
        var destinations: [PinpointKey: PinpointDestination] = [:]
    }

    struct AthenaKey: Hashable {
        var engine: EngineSetting
        var aws: AWSSetting
        var results: Location
        var lake: LakeDefinition
    }

    struct PinpointKey: Hashable {
        var setting: PinpointSetting
        var aws: AWSSetting
        var results: Location
    }

    /// Calls that a cancelled run still makes.
    let desk = CancellationShield()
    let system: SystemDependencies
    private let logger: Logger
    private let state = Mutex(State())
    private let work = AsyncStream<@Sendable () async -> Void>.makeStream()

    private init(_ system: SystemDependencies, _ logger: Logger) {
        self.system = system
        self.logger = logger
    }

    /// Keeps connections open, and what goes beside all work going, until `body` returns.
    package static func open<T: Sendable>(
        _ system: SystemDependencies, logger: Logger, _ body: @escaping @Sendable (AWSConnections) async throws -> T
    ) async throws -> T {
        let connections = AWSConnections(system, logger)
        let result: Result<T, any Error>
        do {
            result = .success(
                try await withThrowingTaskGroup(of: T?.self) { group in
                    group.addTask {
                        await connections.run()
                        return nil
                    }
                    group.addTask { try await body(connections) }
                    defer { group.cancelAll() }
                    while let result = try await group.next() {
                        if let result { return result }
                    }
                    throw CancellationError()
                })
        } catch { result = .failure(error) }
        try? await connections.state.withLock { $0.http }?.shutdown()
        return try result.get()
    }

    private func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.desk.run() }
            for await job in work.stream { group.addTask { await job() } }
        }
    }

    /// Keeps a job going beside all work, until the connections close.
    func keepGoing(_ job: @escaping @Sendable () async -> Void) { work.continuation.yield(job) }

    /// The engine that was made first for a key, and whether it was made now.
    func kept(athena key: AthenaKey, _ make: () -> AthenaEngine) -> (engine: AthenaEngine, isNew: Bool) {
        state.withLock { state in
            if let known = state.engines[key] { return (known, false) }
            let engine = make()
            state.engines[key] = engine
            return (engine, true)
        }
    }

    func kept(pinpoint key: PinpointKey) -> PinpointDestination? { state.withLock { $0.destinations[key] } }

    /// The destination that was made first for a key.
    func keep(_ destination: PinpointDestination, as key: PinpointKey) -> PinpointDestination {
        state.withLock { state in
            let first = state.destinations[key] ?? destination
            state.destinations[key] = first
            return first
        }
    }

    /// The client of an account and region; the same for the same setting.
    func client(_ setting: AWSSetting) throws(Problem) -> AWSClient {
        if let known = state.withLock({ $0.clients[setting] }) { return known }
        let http = state.withLock { state in
            let http = state.http ?? HTTPClient(configuration: AsyncHTTPTransport.configuration)
            state.http = http
            return http
        }
        var machine = AWSSurroundings.system(http, variables: system.variables, logger: logger)
        (machine.now, machine.clock) = (system.now, system.clock)
        do {
            let settings = try AWSSettings(machine, profile: setting.profile, region: setting.region)
            let client = AWSClient.standard(settings, machine)
            return state.withLock { state in
                let first = state.clients[setting] ?? client
                state.clients[setting] = first
                return first
            }
        } catch { throw Problem(error) }
    }
}

extension Bootstrap {
    /// A client for commands that need nothing else of a project.
    package static func withAWSClient<T: Sendable>(
        region: String?, profile: String?, system: SystemDependencies, logger: Logger,
        _ body: @escaping @Sendable (AWSClient) async throws -> T
    ) async throws -> T {
        try await AWSConnections.open(system, logger: logger) { connections in
            try await body(connections.client(AWSSetting(region: region, profile: profile)))
        }
    }
}
