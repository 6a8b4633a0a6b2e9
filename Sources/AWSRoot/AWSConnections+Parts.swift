import AWSClient
import Assembly
import Destinations
import Operations
import ProjectFiles
import QueryEngines
import SNSNotices
import SegmentCore

extension AWSConnections {
    /// The engine of a target, with its poller running; the same for the same setting.
    func athena(_ project: Project, _ target: ProjectTarget, _ results: ResultsRoot) throws(Problem) -> AthenaEngine {
        let client = try client(target.aws)
        let key = AthenaKey(engine: target.engine, aws: target.aws, results: target.results, lake: project.lake)
        let limits = target.engine
        let (engine, isNew) = kept(athena: key) {
            AthenaEngine(
                AthenaConfiguration(
                    client: client, store: results.store, lake: project.lake,
                    catalog: limits.catalog ?? "AwsDataCatalog", workDatabase: limits.workDatabase ?? "",
                    workGroup: limits.workGroup ?? "primary", scanLimit: limits.scanLimit,
                    pricePerTerabyte: limits.pricePerTerabyte, timeout: limits.timeout ?? .seconds(1_800),
                    jobs: limits.jobs ?? 10, clock: system.clock, now: system.now,
                    makeID: { [system] in system.randomHex(16) }))
        }
        if isNew { keepGoing { await engine.run() } }
        return engine
    }

    /// The destination of a target. The same setting gets the same one, with its gate and its cache of jobs.
    func pinpoint(
        _ setting: PinpointSetting, _ target: ProjectTarget, _ results: ResultsRoot
    ) throws(Problem) -> PinpointDestination {
        let key = PinpointKey(setting: setting, aws: target.aws, results: target.results)
        if let known = kept(pinpoint: key) { return known }
        let destination = PinpointDestination(
            PinpointConfiguration(
                client: try client(target.aws), store: results.store, applicationID: setting.application,
                roleARN: setting.role, segment: setting.segment, jobs: setting.jobs, timeout: setting.timeout,
                clock: system.clock, now: system.now))
        return keep(destination, as: key)
    }

    /// The topic's own region is in its ARN: `arn:aws:sns:REGION:ACCOUNT:NAME`.
    func notices(to topic: String, _ target: ProjectTarget) throws(Problem) -> any NoticeSink {
        let region = topic.split(separator: ":", omittingEmptySubsequences: false)[3]
        let client = try client(AWSSetting(region: String(region), profile: target.aws.profile))
        return SNSNoticeSink(client: client, topicARN: topic, application: target.destination.application)
    }
}

extension DestinationSetting {
    fileprivate var application: String? {
        guard case .pinpoint(let setting) = self else { return nil }
        return setting.application
    }
}
