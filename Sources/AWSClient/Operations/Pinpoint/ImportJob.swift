/// The state of an import job.
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

    /// The settings of the job.
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
    /// Failed rows; a completed job may have some.
    package var totalFailures: Int?
    /// At most the first 100. They may quote rows: write them to the run's files only, never to logs or errors.
    package var failures: [String]?
}
