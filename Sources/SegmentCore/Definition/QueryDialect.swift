/// The SQL that an analyst writes in. Its names are words of `headgate.yaml`.
package enum QueryDialect: String, Sendable, Hashable, Codable, CaseIterable {
    case athena, duckdb

    /// The type of a list of texts.
    package var textListType: String {
        switch self {
        case .athena: "array(varchar)"
        case .duckdb: "varchar[]"
        }
    }
}
