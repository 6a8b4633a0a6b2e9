import Foundation

/// A role assumed with the token of an identity provider, as in Kubernetes. The file is read again at each refresh.
struct WebIdentitySource: CredentialSource {
    let name = "web identity"
    let profile: Profile?
    let sources: ProfileSources
    /// The variables apply to the active profile only, not to the profiles that it refers to.
    let readsEnvironment: Bool

    func load() async throws(AWSError) -> CredentialAnswer {
        let system = sources.system
        func setting(_ variable: String, _ key: String) -> String? {
            (readsEnvironment ? system.variable(variable) : nil) ?? profile?[key]
        }
        guard let file = setting("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file") else {
            return .absent("AWS_WEB_IDENTITY_TOKEN_FILE is not set")
        }
        guard let role = setting("AWS_ROLE_ARN", "role_arn") else {
            throw .badCredentials("AWS_WEB_IDENTITY_TOKEN_FILE is set and AWS_ROLE_ARN is not")
        }
        guard let bytes = try? system.readFile(system.expanded(file)), !bytes.isEmpty else {
            throw .badCredentials("the web identity token file \(file) cannot be read")
        }
        let token = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        let session =
            setting("AWS_ROLE_SESSION_NAME", "role_session_name")
            ?? "headgate-\(Int(system.now().timeIntervalSince1970))"
        var credentials = try await sources.client(NoCredentials()).call(
            AssumeRoleWithWebIdentity(roleArn: role, sessionName: session, token: token))
        credentials.origin = "web identity, role \(role)"
        return .found(credentials)
    }
}
