import AWSClient
import Destinations
import ProjectFiles
import QueryEngines
import SNSNotices
import SegmentCore

extension AWSConnections {
    func athena(_ project: Project, _ target: ProjectTarget, _ results: ResultsRoot) throws(Problem) -> DuckDBEngine {
        throw Problem("not_supported_yet", "the engine athena comes with a later release")
    }

    /// The destination of a target; the same for the same setting, with its gate and what it knows of jobs.
    func pinpoint(
        _ setting: PinpointSetting, _ target: ProjectTarget, _ results: ResultsRoot
    ) async throws -> any Destination {
        try await PinpointDestination.open(
            PinpointConfiguration(
                client: try client(target.aws), store: results.store, applicationID: setting.application,
                roleARN: setting.role, segment: try setting.segment.map { try PinpointSegment($0) },
                jobs: setting.jobs, timeout: setting.timeout, clock: surroundings.clock, now: surroundings.now))
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
