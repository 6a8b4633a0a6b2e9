/// Asks Athena to cancel a query. It ends later; a query that has ended is unchanged.
package struct StopQueryExecution: JSON11Operation {
    package static let service = AWSService.athena
    package static let targetPrefix = "AmazonAthena"
    package static let name = "StopQueryExecution"

    package struct Output: Hashable, Sendable, Decodable {}

    package var queryExecutionId: String

    package init(_ id: String) { queryExecutionId = id }
}
