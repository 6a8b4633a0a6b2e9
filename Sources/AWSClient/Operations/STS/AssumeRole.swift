import Foundation
package import SigV4

/// Gets temporary credentials of a role. Each call returns new ones and changes nothing, so it may be repeated.
package struct AssumeRole: QueryOperation {
    package static let service = AWSService.sts
    package static let name = "AssumeRole"
    package static let version = "2011-06-15"
    package typealias Output = Credentials

    package var roleArn: String
    package var sessionName: String
    package var externalID: String?
    /// `nil`: the role's default, one hour.
    package var seconds: Int?

    package init(roleArn: String, sessionName: String, externalID: String? = nil, seconds: Int? = nil) {
        self.roleArn = roleArn
        self.sessionName = sessionName
        self.externalID = externalID
        self.seconds = seconds
    }

    package var parameters: [QueryItem] {
        [QueryItem("RoleArn", roleArn), QueryItem("RoleSessionName", sessionName)]
            + [
                externalID.map { QueryItem("ExternalId", $0) },
                seconds.map { QueryItem("DurationSeconds", String($0)) },
            ].compactMap(\.self)
    }

    package func output(of result: XMLTree) throws(AnswerProblem) -> Credentials {
        try STSCredentials.read(result, origin: "role \(roleArn)")
    }
}
