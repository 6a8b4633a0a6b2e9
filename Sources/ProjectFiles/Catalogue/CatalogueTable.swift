/// A table as a catalogue of the Hive kind (Glue) describes it.
package struct CatalogueTable: Sendable, Hashable {
    package struct Column: Sendable, Hashable {
        package var name: String
        /// In Hive's words: `array<string>`.
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
        /// Nil: not told.
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
    /// The class that takes rows apart.
    package var serde: String?
    package var serdeParameters: [String: String]
    package var parameters: [String: String]
    package var columns: [Column]
    package var partitionKeys: [Column]
    /// Read only for tables that `needsPartitions` says so of.
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

    /// Whether where its partitions lie decides if it can be read, and they are listed in the catalogue. What is no
    /// table for us anyway, and what has a rule in place of a list, needs none.
    package var needsPartitions: Bool {
        guard !partitionKeys.isEmpty, !hasProjection else { return false }
        if case .failure = TableImport.format(of: self) { return false }
        return true
    }

    /// Athena computes its partitions from a rule; the catalogue lists none.
    var hasProjection: Bool { parameters["projection.enabled"]?.lowercased() == "true" }
}
