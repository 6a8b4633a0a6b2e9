package import Foundation

/// Port: an audience that can be read directly, beside any run: endpoints, counts, attributes, files out and in.
package protocol AudienceAccess: Sendable {
    /// The endpoint with an id, case-insensitive; nil where there is none.
    func show(_ id: String) async throws(DestinationFailure) -> AudienceEndpoint?
    /// Endpoints that match a filter; all of them for nil.
    func count(where filter: String?) async throws(DestinationFailure) -> Int
    /// Every attribute that some endpoint carries, by name, with its most frequent values.
    func attributes(topValues: Int) async throws(DestinationFailure) -> [AttributeSummary]
    /// Writes endpoints in pieces, as one state of the audience; returns the number of rows.
    @discardableResult
    func export(_ format: ExportFormat, where filter: String?, write: @escaping @Sendable (Data) throws -> Void)
        async throws(DestinationFailure) -> Int
    /// Imports a file outside any run, in one transaction.
    func load(file: String, format: ImportBatch.Format) async throws(DestinationFailure) -> LoadOutcome
}
