package import SigV4

/// Gets the account and identity of the credentials.
package struct GetCallerIdentity: QueryOperation {
    package static let service = AWSService.sts
    package static let name = "GetCallerIdentity"
    package static let version = "2011-06-15"

    package struct Output: Hashable, Sendable {
        package var account: String
        package var arn: String
        package var userID: String
    }

    package init() {}

    package var parameters: [QueryItem] { [] }

    package func output(of result: XMLTree) throws(AnswerProblem) -> Output {
        Output(
            account: try result.required("Account"), arn: try result.required("Arn"),
            userID: try result.required("UserId"))
    }
}
