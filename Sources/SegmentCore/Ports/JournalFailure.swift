package struct JournalFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Reason: String, Sendable, Hashable { case exists, missing, corrupt, wrongFormat, full, unavailable }
    package var reason: Reason
    package var message: String
    package init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }
    package var description: String { message }
}
