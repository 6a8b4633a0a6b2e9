import SigV4

/// The paths of Pinpoint.
enum PinpointPath {
    static func app(_ id: String) -> String { "/v1/apps/\(URIEncoding.component(id))" }
}
