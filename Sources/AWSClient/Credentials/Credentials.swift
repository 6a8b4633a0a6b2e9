package import Foundation
package import SigV4

/// Signing keys with their expiry and origin.
package struct Credentials: Hashable, Sendable {
    package var keys: SigningCredentials
    /// `nil`: they do not expire.
    package var expires: Date?
    /// For users: `the environment`, `profile etl, role …`.
    package var origin: String

    package init(_ keys: SigningCredentials, expires: Date? = nil, origin: String) {
        self.keys = keys
        self.expires = expires
        self.origin = origin
    }
}

extension AWSError {
    static func badCredentials(_ message: String, hint: String? = nil) -> AWSError {
        AWSError(.credentials, code: "bad_credentials", message: message, hint: hint)
    }
}
