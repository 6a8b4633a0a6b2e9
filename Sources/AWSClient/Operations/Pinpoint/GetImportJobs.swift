package import SigV4

/// Gets a page of the import jobs of a project. Used to find a job whose creation was not answered.
package struct GetImportJobs: RestJSONOperation {
    package static let service = AWSService.pinpoint
    package static let name = "GetImportJobs"

    package struct Output: Hashable, Sendable, Decodable {
        package var item: [ImportJob]
        package var nextToken: String?
    }

    package var application: String
    package var pageSize: Int?
    package var token: String?

    package init(application: String, pageSize: Int? = nil, token: String? = nil) {
        self.application = application
        self.pageSize = pageSize
        self.token = token
    }

    package var method: String { "GET" }
    package var path: String { PinpointPath.app(application) + "/jobs/import" }
    package var query: [QueryItem] {
        [pageSize.map { QueryItem("page-size", String($0)) }, token.map { QueryItem("token", $0) }].compactMap(\.self)
    }
}
