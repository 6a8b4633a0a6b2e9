/// Checks that a project exists.
package struct GetApp: RestJSONOperation {
    package static let service = AWSService.pinpoint
    package static let name = "GetApp"

    package struct Output: Hashable, Sendable, Decodable {
        package var id: String
        package var arn: String
        package var name: String
    }

    package var application: String

    package init(_ application: String) { self.application = application }

    package var method: String { "GET" }
    package var path: String { PinpointPath.app(application) }
}
