package import AWSClient
import Assembly
import AsyncHTTPClient
import Destinations
import Foundation
import Logging
import Operations
package import ProjectFiles
import QueryEngines
import S3Store
package import SegmentCore
import Synchronization

/// What all runs of one process share over AWS: connections, credentials, what the client has learnt about retries, the
/// engines with their poller and gate, the destinations with theirs. Each is made when it is first needed.
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
    let shield = CancellationShield()
    let system: SystemDependencies
    private let logger: Logger
    private let tasks: BackgroundTasks
    private let state = Mutex(State())

    /// - Parameter tasks: closes the connections at its end.
    init(_ system: SystemDependencies, tasks: BackgroundTasks, logger: Logger) {
        self.system = system
        self.tasks = tasks
        self.logger = logger
        tasks.start { [shield] in await shield.run() }
        // The process ends with or without an orderly shutdown of its connections.
        tasks.atEnd { try? await self.state.withLock { $0.http }?.shutdown() }
    }

    /// Runs a job beside all work, until the connections close.
    func keepGoing(_ job: @escaping @Sendable () async -> Void) { tasks.start(job) }

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
    package func client(_ setting: AWSSetting) throws(Problem) -> AWSClient {
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
