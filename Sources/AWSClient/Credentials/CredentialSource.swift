import SigV4

/// The provider for operations that are not signed.
struct NoCredentials: CredentialProvider {
    func credentials() async throws(AWSError) -> Credentials {
        throw AWSError(.credentials, code: "no_credentials", message: "this client has no credentials")
    }

    func renew(_ refused: SigningCredentials) async -> Bool { false }
}

/// A place that may hold credentials.
protocol CredentialSource: Sendable {
    /// For users.
    var name: String { get }

    /// `absent` lets the chain try the next source. A source that exists and cannot be used throws; it is never
    /// skipped.
    func load() async throws(AWSError) -> CredentialAnswer
}

enum CredentialAnswer: Equatable, Sendable {
    case found(Credentials)
    /// The reason: `AWS_ACCESS_KEY_ID is not set`.
    case absent(String)
}
