package import SegmentCore

/// The kind of destination, with its settings.
package enum DestinationSetting: Sendable, Hashable {
    /// The embedded audience, in an SQLite file.
    case audience(path: Location)
    case pinpoint(PinpointSetting)

    /// The values of `type:`.
    static let types = ["audience", "pinpoint"]
}
