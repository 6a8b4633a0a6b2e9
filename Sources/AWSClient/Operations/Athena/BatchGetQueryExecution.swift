/// Gets the states of up to 50 queries.
package struct BatchGetQueryExecution: JSON11Operation {
    package static let service = AWSService.athena
    package static let targetPrefix = "AmazonAthena"
    package static let name = "BatchGetQueryExecution"

    package struct Unprocessed: Hashable, Sendable, Decodable {
        package var queryExecutionId: String?
        package var errorCode: String?
    }

    package struct Output: Hashable, Sendable, Decodable {
        package var queryExecutions: [QueryExecution]?
        package var unprocessedQueryExecutionIds: [Unprocessed]?
    }

    package var queryExecutionIds: [String]

    package init(_ ids: [String]) { queryExecutionIds = ids }
}
