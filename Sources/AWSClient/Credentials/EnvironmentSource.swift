import Foundation
import SigV4

/// Reads `AWS_ACCESS_KEY_ID` and the variables that belong to it.
struct EnvironmentSource: CredentialSource {
    let name = "environment"
    let system: AWSSurroundings

    func load() async throws(AWSError) -> CredentialAnswer {
        var expires: Date?
        if let text = system.variable("AWS_CREDENTIAL_EXPIRATION") {
            guard let date = StaticKeys.date(text) else {
                throw .badCredentials("AWS_CREDENTIAL_EXPIRATION is not a time of ISO 8601")
            }
            expires = date
        }
        return try StaticKeys.read(
            id: system.variable("AWS_ACCESS_KEY_ID"), secret: system.variable("AWS_SECRET_ACCESS_KEY"),
            token: system.variable("AWS_SESSION_TOKEN") ?? system.variable("AWS_SECURITY_TOKEN"),
            expires: expires, origin: "the environment", names: ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"))
    }
}
