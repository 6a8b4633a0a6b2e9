import Foundation

/// Where requests go: a scheme, a host with its port, and a path that stands before all paths.
package struct Endpoint: Hashable, Sendable {
    package var scheme: String
    /// With the port where it is not the scheme's own.
    package var authority: String
    /// Without a slash at its end.
    package var prefix: String
    /// Somebody gave it; its host is not to be changed.
    package var isCustom: Bool

    /// `nil` for what is no `http` or `https` URL with a host, or has a query, a fragment or a user.
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
