package import ProjectFiles
package import SegmentCore

/// Port: a catalogue that describes the tables of a lake.
package protocol LakeCatalogue: Sendable {
    /// All tables of a database, each with its partitions where they decide something.
    func tables(of database: String) async throws(Problem) -> [CatalogueTable]
}
