package import Foundation
package import Logging
package import Operations
package import ProjectFiles
import SegmentCore
package import StatusServer
import Telemetry
package import Workflow

/// What `headgate serve` works with.
package struct Serving: Sendable {
    package let live: LiveProject
    package let host: any ScheduleHost
    package let status: ServeStatus
    /// Nil where no address was given.
    package let server: StatusServer?
    /// Sends the notices that wait for their sink.
    package let sendNotices: @Sendable () async -> Void

    /// - Parameters:
    ///   - listen: where the status server answers; nil for what the project says.
    ///   - provider: of the workspaces of all runs.
    ///   - serverLogger: for what the server has to say of its own.
    package init(
        _ folder: URL, target: String?, jobs: Int, listen: ListenAddress?, version: String,
        provider: any WorkspaceProvider, system: SystemDependencies, logger: Logger, serverLogger: Logger
    ) throws {
        let live = try LiveProject(folder, target: target, system, logger: logger)
        let elapsed = system.clock.stopwatch()
        let registry = PrometheusRegistry(ServiceMetrics.descriptions)
        let metrics = ServiceMetrics(registry)
        metrics.running(version: version, target: live.target)
        let probe = StoreProbe(name: "probe-\(system.randomHex(12))", elapsed: elapsed) {
            let project = live.current
            return try provider.store(of: project.target(named: live.target), in: project)
        }
        let status = ServeStatus(live, registry: registry, probe: probe, elapsed: elapsed)
        let base = ProjectScheduleHost(
            live, jobs: jobs, provider: provider, system: system, logger: logger)
        sendNotices = { await base.sendNotices() }
        self.live = live
        self.status = status
        host = ObservedScheduleHost(
            base: base, live: live, status: status, metrics: metrics, now: system.now, elapsed: elapsed)
        server = (listen ?? live.current.serve.listen).map {
            StatusServer(
                host: $0.host, port: $0.port, status: status, metricsType: PrometheusRegistry.contentType,
                logger: serverLogger)
        }
    }
}
