import Foundation
import SigV4

/// Runs a program that prints credentials: `credential_process`. It is started without a shell.
struct ProcessSource: CredentialSource {
    let name = "credential process"
    let profile: Profile?
    let system: AWSSurroundings

    private struct Answer: Decodable {
        var version: Int
        var accessKeyId: String?
        var secretAccessKey: String?
        var sessionToken: String?
        var expiration: String?
    }

    func load() async throws(AWSError) -> CredentialAnswer {
        guard let profile, let command = profile["credential_process"] else {
            return .absent("the profile has no credential_process")
        }
        let origin = "profile \(profile.name), credential_process"
        guard let words = CommandWords.split(command), !words.isEmpty else {
            throw .badCredentials("\(origin): the command has an open quote")
        }
        let output: [UInt8]
        do {
            output = try await system.run(words)
        } catch {
            throw .badCredentials("\(origin): the program failed")
        }
        // The output never appears in an error: it contains the secret.
        guard let answer = try? JSONWire.decode(Answer.self, from: output) else {
            throw .badCredentials("\(origin): the program printed something else than the JSON of credentials")
        }
        guard answer.version == 1 else { throw .badCredentials("\(origin): Version is not 1") }
        guard let id = answer.accessKeyId, let secret = answer.secretAccessKey else {
            throw .badCredentials("\(origin): AccessKeyId or SecretAccessKey is missing")
        }
        var expires: Date?
        if let text = answer.expiration {
            guard let date = StaticKeys.date(text) else { throw .badCredentials("\(origin): Expiration is not a time") }
            expires = date
        }
        let keys = SigningCredentials(accessKeyID: id, secretAccessKey: secret, sessionToken: answer.sessionToken)
        return .found(Credentials(keys, expires: expires, origin: origin))
    }
}
