package import SegmentCore

extension DuckDBEngine {
    /// All statements share the memory of this machine, so one runs at a time unless the user asks for more.
    package static let traits = EngineTraits(
        name: "DuckDB", bindsAsOf: true, dialect: .duckdb, chargesForReads: false, defaultJobs: 1)
}
