import Foundation
import SigV4

/// The `Credentials` element of the answers of STS.
enum STSCredentials {
    static func read(_ result: XMLTree, origin: String) throws(AnswerProblem) -> Credentials {
        guard let element = result.first("Credentials") else { throw AnswerProblem("has no Credentials") }
        guard let expires = StaticKeys.date(try element.required("Expiration")) else {
            throw AnswerProblem("has an Expiration that is not a time")
        }
        let keys = SigningCredentials(
            accessKeyID: try element.required("AccessKeyId"),
            secretAccessKey: try element.required("SecretAccessKey"),
            sessionToken: try element.required("SessionToken"))
        return Credentials(keys, expires: expires, origin: origin)
    }
}
