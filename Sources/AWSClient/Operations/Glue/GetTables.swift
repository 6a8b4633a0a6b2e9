package import Foundation

/// Gets a page of the tables of a database, with their columns.
package struct GetTables: JSON11Operation {
    package static let service = AWSService.glue
    package static let targetPrefix = "AWSGlue"
    package static let name = "GetTables"

    package struct Column: Hashable, Sendable, Decodable {
        package var name: String
        package var type: String?
    }

    package struct Storage: Hashable, Sendable, Decodable {
        package var columns: [Column]?
        package var location: String?
        package var inputFormat: String?
        package var serdeInfo: Serde?
    }

    /// The serializer that splits a file into rows.
    package struct Serde: Hashable, Sendable, Decodable {
        /// A class name.
        package var serializationLibrary: String?
        package var parameters: [String: String]?
    }

    package struct Table: Hashable, Sendable, Decodable {
        package var name: String
        package var storageDescriptor: Storage?
        package var partitionKeys: [Column]?
        /// `EXTERNAL_TABLE`, `VIRTUAL_VIEW`.
        package var tableType: String?
        package var parameters: [String: String]?
        package var updateTime: Date?
    }

    package struct Output: Hashable, Sendable, Decodable {
        package var tableList: [Table]?
        package var nextToken: String?
    }

    package var databaseName: String
    package var catalogId: String?
    /// A pattern that the names must match.
    package var expression: String?
    package var nextToken: String?

    package init(
        databaseName: String, catalogId: String? = nil, expression: String? = nil, nextToken: String? = nil
    ) {
        self.databaseName = databaseName
        self.catalogId = catalogId
        self.expression = expression
        self.nextToken = nextToken
    }
}
