package import SigV4

/// Provides credentials that are valid now.
package protocol CredentialProvider: Sendable {
    func credentials() async throws(AWSError) -> Credentials

    /// Called when a service says that these credentials have expired. Returns whether new ones may be available.
    func renew(_ refused: SigningCredentials) async -> Bool
}

/// Credentials that were passed in.
package struct FixedCredentials: CredentialProvider {
    private let fixed: Credentials

    package init(_ fixed: Credentials) { self.fixed = fixed }

    package func credentials() async throws(AWSError) -> Credentials { fixed }

    package func renew(_ refused: SigningCredentials) async -> Bool { false }
}
