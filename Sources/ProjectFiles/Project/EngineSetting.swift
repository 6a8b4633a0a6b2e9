/// The kind of engine, with its limits; a nil limit gets its default in the composition root.
package struct EngineSetting: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable { case duckdb, athena }

    package var kind: Kind
    /// Bytes.
    package var memory: Int?
    package var threads: Int?
    /// Bytes on disk that a query may spill.
    package var temp: Int?
    /// Longest time for one statement.
    package var timeout: Duration?
    /// Concurrent statements on Athena.
    package var jobs: Int?
    package var workGroup: String?
    package var catalog: String?
    /// The only database of the catalogue that Headgate writes to.
    package var workDatabase: String?
    /// Bytes that one statement may scan.
    package var scanLimit: Int?
    /// US dollars per TB (10¹² bytes) scanned; nil: no cost is reported.
    package var pricePerTerabyte: Double?

    package init(
        kind: Kind = .duckdb, memory: Int? = nil, threads: Int? = nil, temp: Int? = nil, timeout: Duration? = nil
    ) {
        self.kind = kind
        self.memory = memory
        self.threads = threads
        self.temp = temp
        self.timeout = timeout
    }
}
