/// What an engine can do, as data: code outside the engine's folder asks these traits and not which engine it is.
package struct EngineTraits: Sendable, Hashable, Codable {
    /// For messages.
    package var name: String
    /// Whether clock functions of a query read the run's `--as-of`; if not, they read the real time.
    package var bindsAsOf: Bool
    /// The dialect in which the engine takes a query without translation.
    package var dialect: QueryDialect
    /// Whether a statement costs by the bytes that it reads: then no statement reads a file twice to save time.
    package var chargesForReads: Bool
    /// How many segments run at the same time unless the user says so.
    package var defaultJobs: Int

    package init(name: String, bindsAsOf: Bool, dialect: QueryDialect, chargesForReads: Bool, defaultJobs: Int) {
        self.name = name
        self.bindsAsOf = bindsAsOf
        self.dialect = dialect
        self.chargesForReads = chargesForReads
        self.defaultJobs = defaultJobs
    }
}
