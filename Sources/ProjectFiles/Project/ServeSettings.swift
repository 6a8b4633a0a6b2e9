/// Settings of `headgate serve`.
package struct ServeSettings: Sendable, Hashable {
    /// The address of the status server (health, readiness and metrics); nil for no server.
    package var listen: ListenAddress?

    package init(listen: ListenAddress? = nil) { self.listen = listen }
}
