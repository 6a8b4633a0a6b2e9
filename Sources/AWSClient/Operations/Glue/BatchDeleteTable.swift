/// Deletes up to 100 tables of a database; their files remain.
package struct BatchDeleteTable: JSON11Operation {
    package static let service = AWSService.glue
    package static let targetPrefix = "AWSGlue"
    package static let name = "BatchDeleteTable"

    package struct Detail: Hashable, Sendable, Decodable {
        package var errorCode: String?
    }

    package struct Failure: Hashable, Sendable, Decodable {
        package var tableName: String?
        package var errorDetail: Detail?
    }

    package struct Output: Hashable, Sendable, Decodable {
        /// Tables that could not be deleted, and those that did not exist (`EntityNotFoundException`).
        package var errors: [Failure]?
    }

    package var databaseName: String
    package var tablesToDelete: [String]

    package init(databaseName: String, _ names: [String]) {
        self.databaseName = databaseName
        tablesToDelete = names
    }
}
