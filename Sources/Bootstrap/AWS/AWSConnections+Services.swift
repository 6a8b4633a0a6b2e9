import AWSClient
import ProjectFiles
import QueryEngines
import SegmentCore

// Until the engine, the destination and the sink are in: what names them is refused.
extension AWSConnections {
    func athena(_ project: Project, _ target: ProjectTarget, _ results: ResultsRoot) throws(Problem) -> DuckDBEngine {
        throw Problem("not_supported_yet", "the engine athena comes with a later release")
    }

    func pinpoint(
        _ setting: PinpointSetting, _ target: ProjectTarget, _ results: ResultsRoot
    ) async throws(Problem) -> any Destination {
        throw Problem("not_supported_yet", "the destination pinpoint comes with a later release")
    }

    func notices(to topic: String, _ target: ProjectTarget) throws(Problem) -> any NoticeSink {
        throw Problem("not_supported_yet", "notices to sns come with a later release")
    }
}
