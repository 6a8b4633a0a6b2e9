import Crypto
import Foundation

/// A cached SSO token, with all other fields of its file.
struct SSOToken {
    private var fields: [String: Any]
    private(set) var accessToken: String
    private(set) var expires: Date

    init?(_ bytes: [UInt8]) {
        guard let fields = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any],
            let token = fields["accessToken"] as? String,
            let expires = (fields["expiresAt"] as? String).flatMap(SSOToken.date)
        else { return nil }
        self.fields = fields
        accessToken = token
        self.expires = expires
    }

    /// The call that renews the token, where the file contains what it needs.
    func refresh(at now: Date) -> CreateToken? {
        guard let id = fields["clientId"] as? String, let secret = fields["clientSecret"] as? String,
            let token = fields["refreshToken"] as? String,
            (fields["registrationExpiresAt"] as? String).flatMap(SSOToken.date).map({ $0 > now }) ?? true
        else { return nil }
        return CreateToken(clientID: id, clientSecret: secret, refreshToken: token)
    }

    func renewed(with answer: CreateToken.Output, at now: Date) -> SSOToken {
        var renewed = self
        renewed.accessToken = answer.accessToken
        renewed.expires = now.addingTimeInterval(Double(answer.expiresIn))
        renewed.fields["accessToken"] = answer.accessToken
        renewed.fields["expiresAt"] = renewed.expires.formatted(.iso8601)
        if let token = answer.refreshToken { renewed.fields["refreshToken"] = token }
        return renewed
    }

    var bytes: [UInt8] {
        (try? JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys])).map(Array.init) ?? []
    }

    /// Older versions of the AWS command line wrote `2020-01-01T00:00:00UTC`.
    private static func date(_ text: String) -> Date? { StaticKeys.date(text.replacing("UTC", with: "Z")) }
}
