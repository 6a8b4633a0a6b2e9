import Foundation
import SigV4

/// Keys written in variables or in a profile. An incomplete pair is an error.
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
