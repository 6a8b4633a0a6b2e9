package import ProjectFiles
package import SegmentCore

/// Imports the section `lake:` of a project from a catalogue; reads no data.
package struct LakeImports: Sendable {
    private let provider: any WorkspaceProvider

    package init(_ provider: any WorkspaceProvider) { self.provider = provider }

    /// - Parameters:
    ///   - catalog: the catalogue's id where it is not the account's own.
    ///   - setting: account and region.
    package func read(
        database: String, catalog: String?, _ setting: AWSSetting
    ) async throws(Problem) -> LakeImport {
        let tables = try await provider.catalogue(catalog, of: setting).tables(of: database)
        return LakeImport(database: database, tables: tables)
    }
}
