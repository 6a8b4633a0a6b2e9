import SegmentCore
import Synchronization

/// A sink by name that takes everything.
final class NamedSink: NoticeSink {
    private struct State {
        var taken: [String] = []
        var meanwhile: (@Sendable () async -> Void)?
    }

    let name: String
    private let state = Mutex(State())

    init(_ name: String) { self.name = name }

    var ids: [String] { state.withLock { $0.taken } }

    /// Happens once, within the next delivery.
    var meanwhile: (@Sendable () async -> Void)? {
        get { state.withLock { $0.meanwhile } }
        set { state.withLock { $0.meanwhile = newValue } }
    }

    func deliver(_ notice: RunNotice) async throws(NoticeFailure) {
        let meanwhile = state.withLock { state in
            defer { state.meanwhile = nil }
            return state.meanwhile
        }
        await meanwhile?()
        state.withLock { $0.taken.append(notice.id) }
    }
}
