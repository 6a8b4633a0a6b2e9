import Foundation
import SigV4

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
