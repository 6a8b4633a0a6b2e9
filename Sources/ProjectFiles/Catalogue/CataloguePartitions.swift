import Foundation
import SegmentCore

/// The layout of a table's files: a folder whose partitions are folders `key=value`; other layouts cannot be written as
/// a glob.
struct CataloguePartitions {
    let table: CatalogueTable

    /// `s3://bucket/prefix/`
    func folder() throws(ImportObstacle) -> String {
        guard let location = table.location, !location.isEmpty else {
            throw ImportObstacle("the catalogue says no location of it")
        }
        let folder = Self.plain(location)
        if folder.contains("?") || folder.contains("*") || folder.contains("[") {
            throw ImportObstacle("its location has a '?', '*' or '['")
        }
        if let (message, _) = TableReader.objection(to: folder) { throw ImportObstacle("its location: \(message)") }
        return folder
    }

    /// The partition columns.
    func columns(_ notes: inout [String]) throws(ImportObstacle) -> [LakeColumn] {
        let keys = table.partitionKeys
        guard !keys.isEmpty else { return [] }
        var columns: [LakeColumn] = []
        for key in keys {
            guard let type = LakeType(key.type), !type.isNested else {
                throw ImportObstacle("the partition key \(key.name) has the type \(key.type)")
            }
            columns.append(LakeColumn(name: key.name, type: type))
        }
        if table.hasProjection {
            try checkProjection()
        } else if table.partitions.isEmpty {
            notes.append("the catalogue lists no partition of it; all that lie there are read")
        } else {
            try checkPartitions()
            // Spelt as the folders are: the engine compares these names case-sensitively, and SQL does not.
            for (index, name) in folderNames(table.partitions[0]).enumerated() { columns[index].name = name }
        }
        return columns
    }

    /// The text before the `=` of each of a partition's folders; as many as the table has keys.
    private func folderNames(_ partition: CatalogueTable.Partition) -> [String] {
        let parts = Self.plain(partition.location).split(separator: "/").suffix(table.partitionKeys.count)
        return parts.map { String($0.prefix { $0 != "=" }) }
    }

    private func checkProjection() throws(ImportObstacle) {
        guard let template = table.parameters["storage.location.template"] else { return }
        let expected = try folder() + table.partitionKeys.map { "\($0.name)=${\($0.name)}/" }.joined()
        guard Self.plain(template) == expected else {
            throw ImportObstacle("its partitions are projected to other folders than key=value")
        }
    }

    private func checkPartitions() throws(ImportObstacle) {
        let folder = try folder()
        let names = folderNames(table.partitions[0])
        var odd = 0
        for partition in table.partitions {
            if let input = partition.inputFormat, input != table.inputFormat {
                throw ImportObstacle("some of its partitions have another format than the table")
            }
            if !isPlain(partition, below: folder) || folderNames(partition) != names { odd += 1 }
        }
        guard odd > 0 else { return }
        throw ImportObstacle(
            "\(odd) of its \(table.partitions.count) partitions lie elsewhere than at key=value below it")
    }

    /// Hive encodes characters that a path cannot contain as `%3A`; both write NULL as `__HIVE_DEFAULT_PARTITION__`.
    private func isPlain(_ partition: CatalogueTable.Partition, below folder: String) -> Bool {
        let location = Self.plain(partition.location)
        guard location.hasPrefix(folder), partition.values.count == table.partitionKeys.count else { return false }
        let parts = location.dropFirst(folder.count).split(separator: "/")
        guard parts.count == table.partitionKeys.count else { return false }
        return zip(parts, zip(table.partitionKeys, partition.values)).allSatisfy { part, expected in
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard halves.count == 2, halves[0].lowercased() == expected.0.name.lowercased() else { return false }
            return halves[1] == expected.1 || halves[1].removingPercentEncoding == expected.1
        }
    }

    /// Normalized: `s3://`, and a trailing slash.
    private static func plain(_ location: String) -> String {
        var text = location
        for scheme in ["s3a://", "s3n://"] where text.hasPrefix(scheme) {
            text = "s3://" + text.dropFirst(scheme.count)
        }
        return text.hasSuffix("/") ? text : text + "/"
    }
}
