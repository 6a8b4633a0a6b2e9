/// What Pinpoint tells of an import job.
package struct ImportJob: Hashable, Sendable, Decodable {
    package enum Status: String, Sendable, Decodable {
        case created = "CREATED"
        case preparing = "PREPARING_FOR_INITIALIZATION"
        case initializing = "INITIALIZING"
        case processing = "PROCESSING"
        case pending = "PENDING_JOB"
        case completing = "COMPLETING"
        case completed = "COMPLETED"
        case failing = "FAILING"
        case failed = "FAILED"
    }

    /// What the job was made with.
    package struct Definition: Hashable, Sendable, Decodable {
        package var s3Url: String?
        package var format: String?
        package var segmentName: String?
        package var segmentId: String?
        package var registerEndpoints: Bool?
        package var defineSegment: Bool?
    }

    package var id: String
    package var jobStatus: Status
    package var creationDate: String?
    package var completionDate: String?
    package var definition: Definition?
    package var totalPieces: Int?
    package var completedPieces: Int?
    package var failedPieces: Int?
    package var totalProcessed: Int?
    /// A job that is completed may have failures.
    package var totalFailures: Int?
    /// At most the first 100. They may quote rows: for files of the run only, never for logs and errors.
    package var failures: [String]?
}
