/// Starts a query. A repeated call with the same token returns the same execution.
package struct StartQueryExecution: JSON11Operation {
    package static let service = AWSService.athena
    package static let targetPrefix = "AmazonAthena"
    package static let name = "StartQueryExecution"

    package struct Context: Hashable, Sendable, Encodable {
        package var catalog: String?
        package var database: String?

        package init(catalog: String? = nil, database: String? = nil) {
            self.catalog = catalog
            self.database = database
        }
    }

    package struct ResultConfiguration: Hashable, Sendable, Encodable {
        package var outputLocation: String?
        package var expectedBucketOwner: String?

        package init(outputLocation: String? = nil, expectedBucketOwner: String? = nil) {
            self.outputLocation = outputLocation
            self.expectedBucketOwner = expectedBucketOwner
        }
    }

    package struct Output: Hashable, Sendable, Decodable {
        package var queryExecutionId: String
    }

    /// At most 262,144 bytes of UTF-8.
    package var queryString: String
    /// 32 to 128 characters. Each logical attempt needs its own: the token of a failed query returns that query again.
    package var clientRequestToken: String
    package var queryExecutionContext: Context?
    package var resultConfiguration: ResultConfiguration?
    package var workGroup: String?
    package var executionParameters: [String]?

    package init(
        queryString: String, clientRequestToken: String, context: Context? = nil,
        resultConfiguration: ResultConfiguration? = nil, workGroup: String? = nil, executionParameters: [String]? = nil
    ) {
        self.queryString = queryString
        self.clientRequestToken = clientRequestToken
        queryExecutionContext = context
        self.resultConfiguration = resultConfiguration
        self.workGroup = workGroup
        self.executionParameters = executionParameters
    }
}
