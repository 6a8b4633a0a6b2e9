package import SegmentCore

/// Where notices are sent when a run ends.
package enum NoticeSetting: Sendable, Hashable {
    /// A JSON line per notice, appended to the file.
    case file(path: Location)
    case stderr
    /// A topic of Amazon SNS.
    case sns(topic: String)

    /// The values of `type:`.
    static let types = ["file", "stderr", "sns"]
}
