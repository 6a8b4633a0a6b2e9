/// How endpoints leave the audience.
package enum ExportFormat: Sendable, Hashable {
    /// One endpoint definition per line, as a Pinpoint export has them; it can be loaded again.
    case jsonLines
    /// `Id` and these columns, without endpoints that carry none of them. One value is the cell itself; of several the
    /// cell is a JSON list.
    case csv(columns: [String])
}
