package import AWSClient
import Operations
package import ProjectFiles
package import SegmentCore

/// Reads a database of a Glue catalogue: the calls of an import.
package struct GlueCatalogue: LakeCatalogue {
    private let client: AWSClient
    /// Nil: the account's own.
    private let catalog: String?

    package init(client: AWSClient, catalog: String?) {
        self.client = client
        self.catalog = catalog
    }

    /// All tables, each with its partitions where they decide something.
    package func tables(of database: String) async throws(Problem) -> [CatalogueTable] {
        do throws(AWSError) {
            _ = try await client.call(GetDatabase(database, catalogId: catalog))
            var (tables, token) = ([CatalogueTable](), String?.none)
            repeat {
                let page = try await client.call(
                    GetTables(databaseName: database, catalogId: catalog, nextToken: token))
                for table in page.tableList ?? [] {
                    var read = CatalogueTable(table)
                    if read.needsPartitions { read.partitions = try await partitions(of: table.name, database) }
                    tables.append(read)
                }
                token = page.nextToken
            } while token != nil
            return tables
        } catch {
            if error.code == "EntityNotFoundException" {
                throw Problem("unknown_database", "the catalogue has no database \(database)", hint: "\(error)")
            }
            throw Problem(error)
        }
    }

    private func partitions(
        of table: String, _ database: String
    ) async throws(AWSError) -> [CatalogueTable.Partition] {
        var (partitions, token) = ([CatalogueTable.Partition](), String?.none)
        repeat {
            let page = try await client.call(
                GetPartitions(databaseName: database, tableName: table, catalogId: catalog, nextToken: token))
            partitions += (page.partitions ?? []).map {
                CatalogueTable.Partition(
                    values: $0.values ?? [], location: $0.storageDescriptor?.location ?? "",
                    inputFormat: $0.storageDescriptor?.inputFormat)
            }
            token = page.nextToken
        } while token != nil
        return partitions
    }
}

extension CatalogueTable {
    fileprivate init(_ table: GetTables.Table) {
        let storage = table.storageDescriptor
        let columns = { (columns: [GetTables.Column]?) in (columns ?? []).map { Column($0.name, $0.type ?? "") } }
        self.init(
            name: table.name, type: table.tableType, location: storage?.location, inputFormat: storage?.inputFormat,
            serde: storage?.serdeInfo?.serializationLibrary, serdeParameters: storage?.serdeInfo?.parameters ?? [:],
            parameters: table.parameters ?? [:], columns: columns(storage?.columns),
            partitionKeys: columns(table.partitionKeys))
    }
}
