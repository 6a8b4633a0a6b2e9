import Foundation

/// The endpoint of a service: a scheme, a host with its port, and a path prefix.
package struct Endpoint: Hashable, Sendable {
    package var scheme: String
    /// Host and port; the port only where it is not the scheme's default.
    package var authority: String
    /// The path prefix without a trailing slash.
    package var prefix: String
    /// True for an endpoint from the settings; its host is not changed.
    package var isCustom: Bool

    /// `nil` unless `text` is an `http` or `https` URL with a host and without query, fragment and user.
    package init?(_ text: String) {
        guard let url = URLComponents(string: text), let scheme = url.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let host = url.encodedHost, !host.isEmpty, url.user == nil,
            url.query == nil, url.fragment == nil
        else { return nil }
        self.scheme = scheme
        let isUsual = url.port == nil || url.port == (scheme == "https" ? 443 : 80)
        authority = isUsual ? host : "\(host):\(url.port ?? 0)"
        var path = url.percentEncodedPath
        while path.hasSuffix("/") { path.removeLast() }
        prefix = path
        isCustom = true
    }

    init(host: String) {
        scheme = "https"
        authority = host
        prefix = ""
        isCustom = false
    }

    var isSecure: Bool { scheme == "https" }
}
