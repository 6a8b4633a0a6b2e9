import SigV4

/// Exchanges a refresh token for a new SSO token. A refresh token may be valid once only, so the call is not repeated
/// when its result is unknown.
package struct CreateToken: AWSOperation {
    package static let service = AWSService.ssoOIDC
    package static let name = "CreateToken"
    package var repetition: Repetition { .onlyIfRefused }

    private let clientID: String
    private let clientSecret: String
    private let refreshToken: String

    package struct Output: Decodable, Sendable {
        var accessToken: String
        var expiresIn: Int
        var refreshToken: String?
    }

    package init(clientID: String, clientSecret: String, refreshToken: String) {
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.refreshToken = refreshToken
    }

    package func request() throws(AWSError) -> AWSRequest {
        let body = [
            "clientId": clientID, "clientSecret": clientSecret, "grantType": "refresh_token",
            "refreshToken": refreshToken,
        ]
        return AWSRequest(
            "POST", "/token", headers: [HeaderField("content-type", "application/json")],
            body: .bytes(try JSONWire.encode(body, for: Self.service, Self.name)), isSigned: false)
    }

    package func output(of response: AWSResponse) async throws -> Output {
        try JSONWire.decode(Output.self, from: await response.body.collected())
    }
}
