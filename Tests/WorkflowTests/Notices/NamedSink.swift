import SegmentCore
import Synchronization

/// A sink by name that takes everything.
final class NamedSink: NoticeSink {
    let name: String
    private let taken = Mutex<[String]>([])

    init(_ name: String) { self.name = name }

    var ids: [String] { taken.withLock { $0 } }

    func deliver(_ notice: RunNotice) async throws(NoticeFailure) { taken.withLock { $0.append(notice.id) } }
}
