/// Files that are read as one table.
package struct LakeTable: Sendable, Hashable, Codable {
    package enum Format: String, Sendable, Hashable, Codable, CaseIterable { case parquet, csv, json }

    package var name: String
    /// An absolute path or glob, or an `s3://` address or glob.
    package var path: String
    package var format: Format
    /// Whether folders `key=value` become columns.
    package var hivePartitions: Bool
    /// The declared types of those columns; the engine detects the others.
    package var partitionTypes: [LakeColumn]
    /// Declared columns: of CSV in the files' order, of JSON by their keys as the files spell them. Empty: the engine
    /// detects them.
    package var columns: [LakeColumn]
    package var csv: CSVForm
    /// Where `headgate.yaml` declares the table, for problems.
    package var place: SourcePlace

    package init(
        name: String, path: String, format: Format, hivePartitions: Bool, partitionTypes: [LakeColumn] = [],
        columns: [LakeColumn] = [], csv: CSVForm = CSVForm(), place: SourcePlace
    ) {
        self.name = name
        self.path = path
        self.format = format
        self.hivePartitions = hivePartitions
        self.partitionTypes = partitionTypes
        self.columns = columns
        self.csv = csv
        self.place = place
    }

    package var isOnS3: Bool { S3Address(path) != nil }
}
