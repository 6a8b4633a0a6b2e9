/// Creates a table over existing files. Fails with `AlreadyExistsException` when the name is taken.
package struct CreateTable: JSON11Operation {
    package static let service = AWSService.glue
    package static let targetPrefix = "AWSGlue"
    package static let name = "CreateTable"

    package struct Column: Hashable, Sendable, Encodable {
        package var name: String
        /// The type in Hive's notation: `string`, `bigint`.
        package var type: String

        package init(name: String, type: String) {
            self.name = name
            self.type = type
        }
    }

    package struct SerDe: Hashable, Sendable, Encodable {
        package var serializationLibrary: String
        package var parameters: [String: String]

        package init(_ library: String, parameters: [String: String] = [:]) {
            serializationLibrary = library
            self.parameters = parameters
        }
    }

    package struct Storage: Hashable, Sendable, Encodable {
        package var columns: [Column]
        package var location: String
        package var inputFormat: String
        package var outputFormat: String
        package var serdeInfo: SerDe

        package init(
            columns: [Column], location: String, inputFormat: String, outputFormat: String, serdeInfo: SerDe
        ) {
            self.columns = columns
            self.location = location
            self.inputFormat = inputFormat
            self.outputFormat = outputFormat
            self.serdeInfo = serdeInfo
        }
    }

    package struct Table: Hashable, Sendable, Encodable {
        package var name: String
        package var tableType = "EXTERNAL_TABLE"
        package var parameters: [String: String]
        package var storageDescriptor: Storage

        package init(name: String, parameters: [String: String], storageDescriptor: Storage) {
            self.name = name
            self.parameters = parameters
            self.storageDescriptor = storageDescriptor
        }
    }

    package struct Output: Hashable, Sendable, Decodable {}

    package var databaseName: String
    package var tableInput: Table

    package init(databaseName: String, _ table: Table) {
        self.databaseName = databaseName
        tableInput = table
    }
}
