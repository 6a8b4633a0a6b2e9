package import SegmentCore
import Synchronization

/// Keeps what it is told; the same id twice is one notice.
package final class RecordingNoticeSink: NoticeSink {
    private let state = Mutex((notices: [RunNotice](), failure: NoticeFailure?.none))

    package init(words: NoticeWords = .plain) { self.words = words }

    package var name: String { "recorder" }
    package let words: NoticeWords

    /// Delivered notices, oldest first.
    package var notices: [RunNotice] { state.withLock { $0.notices } }

    /// Every delivery throws this until it is nil again.
    package var failure: NoticeFailure? {
        get { state.withLock { $0.failure } }
        set { state.withLock { $0.failure = newValue } }
    }

    package func deliver(_ notice: RunNotice) async throws(NoticeFailure) {
        if let failure { throw failure }
        state.withLock { state in
            if !state.notices.contains(where: { $0.id == notice.id }) { state.notices.append(notice) }
        }
    }
}
