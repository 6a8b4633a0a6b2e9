/// Gets a page of a small result, at most 1000 rows. The first row of the first page of a SELECT is its header.
package struct GetQueryResults: JSON11Operation {
    package static let service = AWSService.athena
    package static let targetPrefix = "AmazonAthena"
    package static let name = "GetQueryResults"

    package struct Cell: Hashable, Sendable, Decodable {
        /// `nil` is NULL.
        package var varCharValue: String?
    }

    package struct Row: Hashable, Sendable, Decodable {
        package var data: [Cell]?
    }

    package struct Column: Hashable, Sendable, Decodable {
        package var name: String
        package var type: String
    }

    package struct Metadata: Hashable, Sendable, Decodable {
        package var columnInfo: [Column]?
    }

    package struct ResultSet: Hashable, Sendable, Decodable {
        package var rows: [Row]?
        package var resultSetMetadata: Metadata?
    }

    package struct Output: Hashable, Sendable, Decodable {
        package var resultSet: ResultSet?
        package var updateCount: Int64?
        package var nextToken: String?
    }

    package var queryExecutionId: String
    package var maxResults: Int?
    package var nextToken: String?

    package init(_ id: String, maxResults: Int? = nil, nextToken: String? = nil) {
        queryExecutionId = id
        self.maxResults = maxResults
        self.nextToken = nextToken
    }
}
