import SigV4

/// Gets one import job.
package struct GetImportJob: RestJSONOperation {
    package static let service = AWSService.pinpoint
    package static let name = "GetImportJob"
    package typealias Output = ImportJob

    package var application: String
    package var job: String

    package init(application: String, job: String) {
        self.application = application
        self.job = job
    }

    package var method: String { "GET" }
    package var path: String { PinpointPath.app(application) + "/jobs/import/" + URIEncoding.component(job) }
}
