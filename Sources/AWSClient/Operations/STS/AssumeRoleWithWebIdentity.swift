package import SigV4

/// Gets credentials of a role for the holder of a token. Not signed: the token identifies the caller.
package struct AssumeRoleWithWebIdentity: QueryOperation {
    package static let service = AWSService.sts
    package static let name = "AssumeRoleWithWebIdentity"
    package static let version = "2011-06-15"
    package typealias Output = Credentials

    package var roleArn: String
    package var sessionName: String
    private let token: String

    package init(roleArn: String, sessionName: String, token: String) {
        self.roleArn = roleArn
        self.sessionName = sessionName
        self.token = token
    }

    package var isSigned: Bool { false }

    package var parameters: [QueryItem] {
        [
            QueryItem("RoleArn", roleArn), QueryItem("RoleSessionName", sessionName),
            QueryItem("WebIdentityToken", token),
        ]
    }

    package func output(of result: XMLTree) throws(AnswerProblem) -> Credentials {
        try STSCredentials.read(result, origin: "role \(roleArn)")
    }
}
