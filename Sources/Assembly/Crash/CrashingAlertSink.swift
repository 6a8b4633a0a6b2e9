#if DEBUG
    import Foundation
    import SegmentCore

    /// An alert sink with a crash point before and after each alert.
    struct CrashingAlertSink: AlertSink {
        let base: any AlertSink
        let points: CrashPoints

        var name: String { base.name }

        func deliver(_ alert: Alert) async throws(NoticeFailure) {
            try await points.around("alert") { () async throws(NoticeFailure) in try await base.deliver(alert) }
        }
    }
#endif
