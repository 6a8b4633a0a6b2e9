package import SegmentCore

/// Where alerts are sent when a segment's condition changes, and how often they are repeated while it stays bad.
package struct AlertSettings: Sendable, Hashable {
    /// Nil: a condition is announced once.
    package var repeatAfter: Duration?
    /// Empty: no alerts are sent, and no condition is stored.
    package var sinks: [AlertSinkSetting]

    package init(repeatAfter: Duration? = nil, sinks: [AlertSinkSetting] = []) {
        self.repeatAfter = repeatAfter
        self.sinks = sinks
    }
}

package enum AlertSinkSetting: Sendable, Hashable {
    /// A JSON line per alert, appended to the file.
    case file(path: Location)
    /// A program with its arguments, called `name`; it gets the alert's JSON on its standard input.
    case command(name: String, argv: [String], timeout: Duration)
    /// A signed HTTP request.
    case webhook(WebhookSetting)

    /// The values of `type:`.
    static let types = ["file", "command", "webhook"]
}
