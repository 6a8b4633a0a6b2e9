import Crypto
import Foundation

/// One file of `~/.aws/sso/cache`, which the AWS command line writes too.
struct SSOTokenFile: Sendable {
    let path: String
    private let system: AWSSurroundings

    /// `key` is the text whose SHA-1 names the file. SHA-1 is part of the file's name here, not a protection.
    init(key: String, system: AWSSurroundings) {
        let digest = Insecure.SHA1.hash(data: Data(key.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        path = system.expanded("~/.aws/sso/cache/\(digest.joined()).json")
        self.system = system
    }

    /// `nil` where the file does not exist.
    func read() throws(AWSError) -> SSOToken? {
        do {
            guard let bytes = try system.readFile(path) else { return nil }
            guard let token = SSOToken(bytes) else { throw AWSError.badCredentials("\(path) is not an SSO token") }
            return token
        } catch let error as AWSError {
            throw error
        } catch {
            throw .badCredentials("\(path) cannot be read")
        }
    }

    func write(_ token: SSOToken) throws { try system.writeFile(path, token.bytes) }
}
