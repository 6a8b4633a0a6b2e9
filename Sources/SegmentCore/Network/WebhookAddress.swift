import Foundation

/// The URL of a webhook. Its path may contain a secret, so messages name the host only.
package struct WebhookAddress: Sendable, Hashable, CustomStringConvertible {
    /// As sent; never part of a message.
    package let url: String
    package let host: String
    package let isEncrypted: Bool

    /// Nil unless `text` is an `http` or `https` URL with a plain host: letters, digits, `-`, `_`, `.`, or an IP
    /// address.
    package init?(_ text: String) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let written = parts.host,
            written == parts.percentEncodedHost, parts.user == nil, parts.password == nil,
            parts.fragment == nil
        else { return nil }
        let name = written.hasPrefix("[") && written.hasSuffix("]") ? String(written.dropFirst().dropLast()) : written
        let isName = name.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || "-_.".unicodeScalars.contains($0))
        }
        guard !name.isEmpty, isName || IPAddress(name) != nil else { return nil }
        url = text
        host = name
        isEncrypted = scheme == "https"
    }

    package var description: String { host }
}
