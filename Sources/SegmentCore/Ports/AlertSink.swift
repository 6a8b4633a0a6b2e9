/// Port: calls somebody when a segment's condition changes. An alert that fails never fails a run.
package protocol AlertSink: Sendable {
    /// For messages: `file alerts.jsonl`, `command notify`.
    var name: String { get }
    /// The same alert id twice is one alert to whoever can tell.
    func deliver(_ alert: Alert) async throws(NoticeFailure)
}
