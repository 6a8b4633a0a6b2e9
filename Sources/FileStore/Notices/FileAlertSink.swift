package import SegmentCore

/// Appends each alert to a file as one line of JSON; as durable, private and single as a notice in its file.
package struct FileAlertSink: AlertSink {
    private let file: FileNoticeSink

    package init(file: Location, clock: any Clock<Duration> = ContinuousClock()) {
        self.file = FileNoticeSink(file: file, clock: clock)
    }

    package var name: String { file.name }

    package func deliver(_ alert: Alert) async throws(NoticeFailure) { try await file.append(alert, id: alert.id) }
}
