package struct QueryInspection: Sendable, Hashable, Codable {
    package var columns: [ResultColumn]
    /// Errors and warnings; without an error the query may run.
    package var problems: [Problem]
    /// Lake tables and views that it reads.
    package var tables: [String]
    package init(columns: [ResultColumn], problems: [Problem], tables: [String]) {
        self.columns = columns
        self.problems = problems
        self.tables = tables
    }
}
