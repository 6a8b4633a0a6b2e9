/// Port: tells the operators. A notice that fails never fails a run.
package protocol NoticeSink: Sendable {
    /// For messages: `file notices.jsonl`, `standard error`.
    var name: String { get }
    /// The same notice id twice is one notice to whoever can tell.
    func deliver(_ notice: RunNotice) async throws(NoticeFailure)
}

package struct NoticeFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package var message: String
    package init(_ message: String) { self.message = message }
    package var description: String { message }
}
