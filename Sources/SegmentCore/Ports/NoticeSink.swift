/// Port: notifies the operators of the end of a run. A notice that fails never fails a run.
package protocol NoticeSink: Sendable {
    /// For messages: `file notices.jsonl`, `standard error`.
    var name: String { get }
    /// Delivering the same notice id again must not notify twice, where the sink can recognise it.
    func deliver(_ notice: RunNotice) async throws(NoticeFailure)
}

package struct NoticeFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package var message: String
    package init(_ message: String) { self.message = message }
    package var description: String { message }
}
