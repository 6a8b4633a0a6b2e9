/// The reason why an engine did not perform a call.
package struct EngineFailure: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    package enum Reason: String, Sendable, Hashable, Codable {
        /// The statement is wrong, or the data does not fit it.
        case rejected
        case outOfMemory, diskFull, timeout, denied
        /// The engine is not installed, or has another version than the pinned one.
        case notInstalled, wrongVersion
        /// A later retry may succeed.
        case unavailable
        /// Not now: a limit is reached, or the service does not answer. A retry with the same key or ticket is the same
        /// statement.
        case busy
    }
    package var reason: Reason
    /// Carries a stable code and, where it can, a place and a hint.
    package var problem: Problem
    package init(_ reason: Reason, _ problem: Problem) {
        self.reason = reason
        self.problem = problem
    }
    package var description: String { problem.description }
}
