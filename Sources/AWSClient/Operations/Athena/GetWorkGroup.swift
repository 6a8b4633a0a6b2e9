/// Gets the settings that a workgroup enforces on its queries.
package struct GetWorkGroup: JSON11Operation {
    package static let service = AWSService.athena
    package static let targetPrefix = "AmazonAthena"
    package static let name = "GetWorkGroup"

    package struct EngineVersion: Hashable, Sendable, Decodable {
        package var effectiveEngineVersion: String?
    }

    package struct Configuration: Hashable, Sendable, Decodable {
        package var resultConfiguration: QueryExecution.Results?
        package var enforceWorkGroupConfiguration: Bool?
        package var bytesScannedCutoffPerQuery: Int64?
        package var engineVersion: EngineVersion?
        package var managedQueryResultsConfiguration: QueryExecution.Managed?
    }

    package struct WorkGroup: Hashable, Sendable, Decodable {
        package var name: String
        /// `ENABLED` or `DISABLED`.
        package var state: String?
        package var configuration: Configuration?
    }

    package struct Output: Hashable, Sendable, Decodable {
        package var workGroup: WorkGroup
    }

    package var workGroup: String

    package init(_ name: String) { workGroup = name }
}
