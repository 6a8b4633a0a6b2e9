import Foundation
import SigV4

/// Gets credentials of a role of IAM Identity Center. Not signed: a header carries the token.
package struct GetRoleCredentials: AWSOperation {
    package static let service = AWSService.sso
    package static let name = "GetRoleCredentials"
    package typealias Output = Credentials

    package var role: String
    package var account: String
    private let token: String

    private struct Answer: Decodable {
        struct Role: Decodable {
            var accessKeyId: String
            var secretAccessKey: String
            var sessionToken: String
            var expiration: Double
        }
        var roleCredentials: Role
    }

    package init(role: String, account: String, token: String) {
        self.role = role
        self.account = account
        self.token = token
    }

    package func request() throws(AWSError) -> AWSRequest {
        AWSRequest(
            "GET", "/federation/credentials", query: [QueryItem("role_name", role), QueryItem("account_id", account)],
            headers: [HeaderField("x-amz-sso_bearer_token", token)], isSigned: false)
    }

    package func output(of response: AWSResponse) async throws -> Credentials {
        let answer = try JSONWire.decode(Answer.self, from: await response.body.collected()).roleCredentials
        let keys = SigningCredentials(
            accessKeyID: answer.accessKeyId, secretAccessKey: answer.secretAccessKey, sessionToken: answer.sessionToken)
        // In milliseconds, unlike all other times.
        return Credentials(
            keys, expires: Date(timeIntervalSince1970: answer.expiration / 1000), origin: "SSO role \(role)")
    }
}
