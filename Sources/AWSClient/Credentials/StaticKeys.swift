import Foundation
import SigV4

/// Keys that stand in the open: in variables, or in a profile. Half a pair is an error.
enum StaticKeys {
    static func read(
        id: String?, secret: String?, token: String?, expires: Date? = nil, origin: String,
        names: (id: String, secret: String)
    ) throws(AWSError) -> CredentialAnswer {
        switch (id, secret) {
        case (let id?, let secret?):
            let keys = SigningCredentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token)
            return .found(Credentials(keys, expires: expires, origin: origin))
        case (nil, nil): return .absent("\(names.id) is not set")
        case (_?, nil): throw .badCredentials("\(origin): \(names.id) is set and \(names.secret) is not")
        case (nil, _?): throw .badCredentials("\(origin): \(names.secret) is set and \(names.id) is not")
        }
    }

    /// ISO 8601 with or without a fraction.
    static func date(_ text: String) -> Date? {
        (try? Date(text, strategy: .iso8601))
            ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }
}

/// `AWS_ACCESS_KEY_ID` and its companions.
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

/// The keys of a profile in one of the shared files.
struct SharedFileSource: CredentialSource {
    let name: String
    let path: String
    let section: INIFile.Section?
    let profile: String

    func load() async throws(AWSError) -> CredentialAnswer {
        guard let values = section?.values else { return .absent("\(path) has no profile \(profile)") }
        return try StaticKeys.read(
            id: values["aws_access_key_id"], secret: values["aws_secret_access_key"],
            token: values["aws_session_token"] ?? values["aws_security_token"], origin: "profile \(profile) in \(path)",
            names: ("aws_access_key_id", "aws_secret_access_key"))
    }
}
