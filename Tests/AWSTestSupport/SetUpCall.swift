package import AWSClient
import Foundation
import SigV4

/// A service as whoever sets up the account calls it.
package protocol SetUpService: Sendable { static var service: AWSService { get } }

package enum IAM: SetUpService { package static let service = AWSService("IAM", prefix: "iam") }
package enum SNS: SetUpService { package static let service = AWSService.sns }
package enum SQS: SetUpService { package static let service = AWSService("SQS", prefix: "sqs") }
package enum Pinpoint: SetUpService { package static let service = AWSService.pinpoint }

/// Any call that only tests make. Its answer is the body.
package struct SetUpCall<Service: SetUpService>: AWSOperation {
    package static var service: AWSService { Service.service }
    package static var name: String { "SetUp" }

    private let path: String
    private let headers: [HeaderField]
    private let body: String

    /// A call of the query protocol.
    package init(_ action: String, version: String, _ parameters: KeyValuePairs<String, String>) {
        let items = [QueryItem("Action", action), QueryItem("Version", version)]
        body = URIEncoding.query(items + parameters.map { QueryItem($0.key, $0.value) })
        headers = [HeaderField("content-type", "application/x-www-form-urlencoded; charset=utf-8")]
        path = "/"
    }

    /// A call with a JSON body.
    package init(json: String, path: String = "/", target: String? = nil) {
        body = json
        self.path = path
        headers =
            [HeaderField("content-type", target == nil ? "application/json" : "application/x-amz-json-1.0")]
            + (target.map { [HeaderField("x-amz-target", $0)] } ?? [])
    }

    package func request() throws(AWSError) -> AWSRequest {
        AWSRequest("POST", path, headers: headers, body: .bytes(Array(body.utf8)))
    }

    package func output(of response: AWSResponse) async throws -> String {
        String(decoding: try await response.body.collected(), as: UTF8.self)
    }
}

extension AWSClient {
    /// Makes a Pinpoint application; its id.
    package func makeApplication(_ name: String) async throws -> String {
        struct Made: Decodable { var id: String }
        let answer = try await call(SetUpCall<Pinpoint>(json: #"{"Name": "\#(name)"}"#, path: "/v1/apps"))
        return try JSONDecoder.aws.decode(Made.self, from: Data(answer.utf8)).id
    }

    /// Makes a role that a service may assume; its ARN.
    package func makeRole(_ name: String, for principal: String) async throws -> String {
        let policy =
            #"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "\#(principal)"}, "Action": "sts:AssumeRole"}]}"#
        let answer = try await call(
            SetUpCall<IAM>(
                "CreateRole", version: "2010-05-08", ["RoleName": name, "AssumeRolePolicyDocument": policy]))
        return answer.split(separator: "<Arn>").last.flatMap { $0.split(separator: "<").first }.map(String.init) ?? ""
    }
}
