/// Port: the health and the metrics of the service whose status the server reports.
package protocol ServiceStatus: Sendable {
    /// Reasons to restart the process; empty while it is alive.
    func liveness() async -> [StatusReason]
    /// Reasons why it cannot do its work now; empty when it can.
    func readiness() async -> [StatusReason]
    /// The metrics in Prometheus' text format.
    func metrics() async -> String
}

/// A failed check, for people and scripts. Contains no file content, no row and no secret.
package struct StatusReason: Sendable, Hashable, Codable {
    package var code: String
    package var message: String

    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
