/// The reason why the results root did not perform a call.
package struct StoreFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Reason: String, Sendable, Hashable {
        case conditionFailed, denied, full, corrupt, unavailable
    }
    package var reason: Reason
    package var message: String
    package init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }
    package var description: String { "\(message) (store_\(reason.rawValue))" }
}
