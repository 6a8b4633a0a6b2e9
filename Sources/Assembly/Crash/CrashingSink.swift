#if DEBUG
    import Foundation
    import SegmentCore

    /// A notice sink with a crash point before and after each notice.
    struct CrashingSink: NoticeSink {
        let base: any NoticeSink
        let points: CrashPoints

        var name: String { base.name }
        var words: NoticeWords { base.words }

        func deliver(_ notice: RunNotice) async throws(NoticeFailure) {
            try await points.around("notice") { () async throws(NoticeFailure) in try await base.deliver(notice) }
        }
    }
#endif
