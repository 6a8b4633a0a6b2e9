package import Foundation

/// A run as stored in the journal.
package struct RunRecord: Sendable, Hashable, Codable {
    package var request: RunRequest
    package var status: RunStatus
    package var createdAt: Date
    package var updatedAt: Date
    /// A stage that has not begun has none.
    package var stages: [StageName: StageRecord]
    package var problems: [Problem]

    package init(request: RunRequest, status: RunStatus, createdAt: Date) {
        self.request = request
        self.status = status
        self.createdAt = createdAt
        updatedAt = createdAt
        stages = [:]
        problems = []
    }
}
