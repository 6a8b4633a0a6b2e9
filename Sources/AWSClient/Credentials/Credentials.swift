package import Foundation
package import SigV4

/// Keys, until when they hold, and where they are from.
package struct Credentials: Hashable, Sendable {
    package var keys: SigningCredentials
    /// `nil`: for ever.
    package var expires: Date?
    /// For people: `the environment`, `profile etl, role …`.
    package var origin: String

    package init(_ keys: SigningCredentials, expires: Date? = nil, origin: String) {
        self.keys = keys
        self.expires = expires
        self.origin = origin
    }
}

/// Hands out credentials that hold now.
package protocol CredentialProvider: Sendable {
    func credentials() async throws(AWSError) -> Credentials

    /// A service has said that these have expired. Whether asking again can give others.
    func renew(_ refused: SigningCredentials) async -> Bool
}

/// Credentials that somebody gave.
package struct FixedCredentials: CredentialProvider {
    private let fixed: Credentials

    package init(_ fixed: Credentials) { self.fixed = fixed }

    package func credentials() async throws(AWSError) -> Credentials { fixed }

    package func renew(_ refused: SigningCredentials) async -> Bool { false }
}

/// For operations that are not signed.
struct NoCredentials: CredentialProvider {
    func credentials() async throws(AWSError) -> Credentials {
        throw AWSError(.credentials, code: "no_credentials", message: "this client has no credentials")
    }

    func renew(_ refused: SigningCredentials) async -> Bool { false }
}

/// A place where credentials can be.
protocol CredentialSource: Sendable {
    /// For people.
    var name: String { get }

    /// `absent` lets the next source try. A place that is there and unusable is an error, never passed over.
    func load() async throws(AWSError) -> CredentialAnswer
}

enum CredentialAnswer: Equatable, Sendable {
    case found(Credentials)
    /// Why not: `AWS_ACCESS_KEY_ID is not set`.
    case absent(String)
}

extension AWSError {
    static func badCredentials(_ message: String, hint: String? = nil) -> AWSError {
        AWSError(.credentials, code: "bad_credentials", message: message, hint: hint)
    }
}
