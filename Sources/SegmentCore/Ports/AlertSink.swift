/// Port: notifies a person when a segment's condition changes. An alert that fails never fails a run.
package protocol AlertSink: Sendable {
    /// For messages: `file alerts.jsonl`, `command notify`.
    var name: String { get }
    /// Delivering the same alert id again must not notify twice, where the sink can recognise it.
    func deliver(_ alert: Alert) async throws(NoticeFailure)
}
