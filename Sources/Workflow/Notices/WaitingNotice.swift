package import Foundation
package import SegmentCore

/// A notice that waits for one sink.
package struct WaitingNotice: Sendable, Hashable, Codable {
    static let format = 1

    package var format = WaitingNotice.format
    package var sink: String
    /// When it was kept.
    package var since: Date
    package var notice: RunNotice
    /// The expiry of the claim of a process that is sending it.
    var claimed: Date?
    /// Where it was found, and as what.
    var key: ObjectKey?
    var version: ObjectVersion?

    init(sink: String, since: Date, notice: RunNotice) {
        self.sink = sink
        self.since = since
        self.notice = notice
    }

    var place: ObjectKey { key ?? NoticeOutbox.key(notice.id, sink) }

    enum CodingKeys: String, CodingKey { case format, sink, since, notice, claimed }
}
