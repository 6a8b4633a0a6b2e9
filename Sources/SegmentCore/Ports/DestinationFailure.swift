/// The reason why a destination did not perform a call.
package struct DestinationFailure: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    package enum Reason: String, Sendable, Hashable, Codable {
        /// The batch or the request is invalid: retrying changes nothing.
        case rejected
        /// The destination's job limit is reached: wait.
        case busy
        /// The service does not answer, or the result of the call is unknown: use `find`, then retry.
        case unreachable
        /// An import does not end. Its effect is unknown; its state can be asked later.
        case timeout
        case denied, full, corrupt
        case unavailable
    }
    package var reason: Reason
    package var problem: Problem
    package init(_ reason: Reason, _ problem: Problem) {
        self.reason = reason
        self.problem = problem
    }
    package var description: String { problem.description }
}
