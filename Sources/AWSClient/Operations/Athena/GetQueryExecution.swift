/// Gets the state of one query.
package struct GetQueryExecution: JSON11Operation {
    package static let service = AWSService.athena
    package static let targetPrefix = "AmazonAthena"
    package static let name = "GetQueryExecution"

    package struct Output: Hashable, Sendable, Decodable {
        package var queryExecution: QueryExecution
    }

    package var queryExecutionId: String

    package init(_ id: String) { queryExecutionId = id }
}
