import Crypto
import Foundation

/// One file of `~/.aws/sso/cache`, which the AWS command line writes too.
struct SSOTokenFile: Sendable {
    let path: String
    private let system: AWSSurroundings

    /// `key`: what the name of the file is the SHA-1 of. SHA-1 is no protection here; it is how the file is named.
    init(key: String, system: AWSSurroundings) {
        let digest = Insecure.SHA1.hash(data: Data(key.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        path = system.expanded("~/.aws/sso/cache/\(digest.joined()).json")
        self.system = system
    }

    /// `nil` where nobody has logged in.
    func read() throws(AWSError) -> SSOToken? {
        do {
            guard let bytes = try system.readFile(path) else { return nil }
            guard let token = SSOToken(bytes) else { throw AWSError.badCredentials("\(path) is no SSO token") }
            return token
        } catch let error as AWSError {
            throw error
        } catch {
            throw .badCredentials("\(path) cannot be read")
        }
    }

    func write(_ token: SSOToken) throws { try system.writeFile(path, token.bytes) }
}

/// A cached token, with all else that its file holds.
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

    /// The call that renews it, where the file holds what that takes.
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

    /// Older command lines have written `2020-01-01T00:00:00UTC`.
    private static func date(_ text: String) -> Date? { StaticKeys.date(text.replacing("UTC", with: "Z")) }
}
