package import SegmentCore

/// A target: its destination, its results root and its engine.
package struct ProjectTarget: Sendable, Hashable {
    package var name: String
    package var destination: DestinationSetting
    /// A folder, or an `s3://` prefix.
    package var results: Location
    package var engine: EngineSetting
    package var aws: AWSSetting

    package init(
        name: String, destination: DestinationSetting, results: Location, engine: EngineSetting,
        aws: AWSSetting = AWSSetting()
    ) {
        self.name = name
        self.destination = destination
        self.results = results
        self.engine = engine
        self.aws = aws
    }

    package var hasResultsOnS3: Bool { S3Address(results.address) != nil }
}
