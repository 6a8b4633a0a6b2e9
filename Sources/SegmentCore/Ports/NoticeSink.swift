/// Port: delivers notices to the operators. A notice that fails never fails a run.
package protocol NoticeSink: Sendable {
    /// For messages: `file notices.jsonl`, `standard error`.
    var name: String { get }
    /// Which words the notices to this sink have.
    var words: NoticeWords { get }
    /// Delivering the same notice id twice has no effect where the receiver keeps ids.
    func deliver(_ notice: RunNotice) async throws(NoticeFailure)
}

extension NoticeSink {
    package var words: NoticeWords { .plain }
}

package struct NoticeFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package var message: String
    package init(_ message: String) { self.message = message }
    package var description: String { message }
}
