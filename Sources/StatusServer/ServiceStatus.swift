/// Port: what the status server tells about the service that it stands beside.
package protocol ServiceStatus: Sendable {
    /// Why the process is of no use any more and should be started anew; empty while it is alive.
    func liveness() async -> [StatusReason]
    /// Why it does not do its work now; empty where it does.
    func readiness() async -> [StatusReason]
    /// The metrics in Prometheus' text format.
    func metrics() async -> String
}

/// Something that is not as it should be, for people and scripts. It tells no path's content, no row and no secret.
package struct StatusReason: Sendable, Hashable, Codable {
    package var code: String
    package var message: String

    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
