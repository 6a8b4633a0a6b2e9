/// Starts an import of files in S3. The API has no token: a repeated call creates a second job, so it is not repeated
/// when its result is unknown.
package struct CreateImportJob: RestJSONOperation {
    package static let service = AWSService.pinpoint
    package static let name = "CreateImportJob"
    package typealias Output = ImportJob
    package var repetition: Repetition { .onlyIfRefused }

    package enum Format: String, Sendable, Encodable {
        case csv = "CSV"
        case json = "JSON"
    }

    package struct Job: Hashable, Sendable, Encodable {
        /// The address of an object, or a prefix with all objects below it.
        package var s3Url: String
        /// The role that Pinpoint assumes to read the files.
        package var roleArn: String
        package var format: Format
        /// Whether the endpoints are added to the project.
        package var registerEndpoints: Bool
        package var defineSegment: Bool
        package var segmentName: String?
        package var segmentId: String?

        package init(
            s3Url: String, roleArn: String, format: Format, registerEndpoints: Bool = true,
            defineSegment: Bool = false, segmentName: String? = nil, segmentId: String? = nil
        ) {
            self.s3Url = s3Url
            self.roleArn = roleArn
            self.format = format
            self.registerEndpoints = registerEndpoints
            self.defineSegment = defineSegment
            self.segmentName = segmentName
            self.segmentId = segmentId
        }
    }

    package var application: String
    package var job: Job

    package init(application: String, job: Job) {
        self.application = application
        self.job = job
    }

    package var method: String { "POST" }
    package var path: String { PinpointPath.app(application) + "/jobs/import" }
    package var body: (any Encodable)? { job }
}
