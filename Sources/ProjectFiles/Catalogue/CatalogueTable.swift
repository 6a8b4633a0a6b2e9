/// A table as described by a Hive-compatible catalogue (Glue).
package struct CatalogueTable: Sendable, Hashable {
    package struct Column: Sendable, Hashable {
        package var name: String
        /// The type in Hive's notation: `array<string>`.
        package var type: String

        package init(_ name: String, _ type: String) {
            self.name = name
            self.type = type
        }
    }

    package struct Partition: Sendable, Hashable {
        /// In the order of the table's keys.
        package var values: [String]
        package var location: String
        /// Nil: the catalogue does not say.
        package var inputFormat: String?

        package init(values: [String], location: String, inputFormat: String? = nil) {
            self.values = values
            self.location = location
            self.inputFormat = inputFormat
        }
    }

    package var name: String
    /// `EXTERNAL_TABLE`, `VIRTUAL_VIEW`.
    package var type: String?
    package var location: String?
    package var inputFormat: String?
    /// The class of the serializer that splits a file into rows.
    package var serde: String?
    package var serdeParameters: [String: String]
    package var parameters: [String: String]
    package var columns: [Column]
    package var partitionKeys: [Column]
    /// Set only for tables with `needsPartitions`.
    package var partitions: [Partition]

    package init(
        name: String, type: String? = nil, location: String? = nil, inputFormat: String? = nil, serde: String? = nil,
        serdeParameters: [String: String] = [:], parameters: [String: String] = [:], columns: [Column] = [],
        partitionKeys: [Column] = [], partitions: [Partition] = []
    ) {
        self.name = name
        self.type = type
        self.location = location
        self.inputFormat = inputFormat
        self.serde = serde
        self.serdeParameters = serdeParameters
        self.parameters = parameters
        self.columns = columns
        self.partitionKeys = partitionKeys
        self.partitions = partitions
    }

    /// Whether the locations of its partitions decide if the table can be read, and the catalogue lists them. False for
    /// tables that cannot be read anyway, and for those with partition projection.
    package var needsPartitions: Bool {
        guard !partitionKeys.isEmpty, !hasProjection else { return false }
        if case .failure = TableImport.format(of: self) { return false }
        return true
    }

    /// Athena computes the partitions from a rule; the catalogue does not list them.
    var hasProjection: Bool { parameters["projection.enabled"]?.lowercased() == "true" }
}
