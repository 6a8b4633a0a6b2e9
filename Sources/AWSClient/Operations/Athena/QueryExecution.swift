package import Foundation

/// The state of a query in Athena, its reason, and its statistics.
package struct QueryExecution: Hashable, Sendable, Decodable {
    /// A query may return from running to queued; the last three are final.
    package enum State: String, Sendable, Decodable {
        case queued = "QUEUED"
        case running = "RUNNING"
        case succeeded = "SUCCEEDED"
        case failed = "FAILED"
        case cancelled = "CANCELLED"
    }

    package struct Failure: Hashable, Sendable, Decodable {
        /// 1 the system, 2 the user, 3 other.
        package var errorCategory: Int?
        package var errorType: Int?
        package var retryable: Bool?
        package var errorMessage: String?
    }

    package struct Status: Hashable, Sendable, Decodable {
        package var state: State
        package var stateChangeReason: String?
        package var submissionDateTime: Date?
        package var completionDateTime: Date?
        package var athenaError: Failure?
    }

    package struct Statistics: Hashable, Sendable, Decodable {
        package struct Reuse: Hashable, Sendable, Decodable {
            package var reusedPreviousResult: Bool
        }

        package var dataScannedInBytes: Int64?
        package var engineExecutionTimeInMillis: Int64?
        package var queryQueueTimeInMillis: Int64?
        package var totalExecutionTimeInMillis: Int64?
        package var dataManifestLocation: String?
        package var resultReuseInformation: Reuse?
    }

    package struct Results: Hashable, Sendable, Decodable {
        /// The location of the results: the workgroup may have replaced the requested one.
        package var outputLocation: String?
    }

    package struct Managed: Hashable, Sendable, Decodable {
        package var enabled: Bool
    }

    package var queryExecutionId: String
    package var status: Status
    package var statistics: Statistics?
    package var resultConfiguration: Results?
    package var managedQueryResultsConfiguration: Managed?
    package var statementType: String?
    package var workGroup: String?
}
