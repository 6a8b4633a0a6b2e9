import Logging
import ServiceLifecycle
import StatusServer
import Synchronization

/// The status server as a service. Without its port nothing starts; a later failure ends no run.
struct StatusService: Service {
    let server: StatusServer
    let logger: Logger
    let onListening: @Sendable () -> Void

    func run() async throws {
        let hasListened = Mutex(false)
        do {
            try await server.run { address in
                hasListened.withLock { $0 = true }
                logger.notice("telling health and metrics", metadata: ["address": "http://\(address)"])
                onListening()
            }
        } catch {
            guard hasListened.withLock({ $0 }) else { throw error }
            logger.error("health and metrics are not served any more: \(error)")
            try await gracefulShutdown()
        }
    }
}
