/// Checks that a database exists.
package struct GetDatabase: JSON11Operation {
    package static let service = AWSService.glue
    package static let targetPrefix = "AWSGlue"
    package static let name = "GetDatabase"

    package struct Database: Hashable, Sendable, Decodable {
        package var name: String
        package var locationUri: String?
    }

    package struct Output: Hashable, Sendable, Decodable {
        package var database: Database
    }

    package var name: String
    /// `nil`: the account's default catalog.
    package var catalogId: String?

    package init(_ name: String, catalogId: String? = nil) {
        self.name = name
        self.catalogId = catalogId
    }
}
