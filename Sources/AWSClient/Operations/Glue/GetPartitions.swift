package import Foundation

/// Gets a page of the partitions of a table.
package struct GetPartitions: JSON11Operation {
    package static let service = AWSService.glue
    package static let targetPrefix = "AWSGlue"
    package static let name = "GetPartitions"

    package struct Partition: Hashable, Sendable, Decodable {
        /// In the order of the table's partition keys.
        package var values: [String]?
        package var storageDescriptor: GetTables.Storage?
        package var creationTime: Date?
        package var parameters: [String: String]?
    }

    package struct Output: Hashable, Sendable, Decodable {
        package var partitions: [Partition]?
        package var nextToken: String?
    }

    package var databaseName: String
    package var tableName: String
    package var catalogId: String?
    package var expression: String?
    /// Omits the columns, which repeat the table's.
    package var excludeColumnSchema: Bool? = true
    package var nextToken: String?

    package init(
        databaseName: String, tableName: String, catalogId: String? = nil, expression: String? = nil,
        nextToken: String? = nil
    ) {
        self.databaseName = databaseName
        self.tableName = tableName
        self.catalogId = catalogId
        self.expression = expression
        self.nextToken = nextToken
    }
}
