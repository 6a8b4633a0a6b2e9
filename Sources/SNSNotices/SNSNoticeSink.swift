package import AWSClient
package import SegmentCore

/// Publishes notices to an SNS topic, with the reference solution's subjects, messages and `notification_type`.
///
/// A call whose result is unknown counts as not delivered. The retry may arrive as a duplicate, with the same
/// `notice_id`; a FIFO topic removes duplicates within five minutes.
package struct SNSNoticeSink: NoticeSink {
    private let client: AWSClient
    private let topicARN: String
    private let application: String?

    /// - Parameter application: the Pinpoint application, for the messages' `ApplicationId`.
    package init(client: AWSClient, topicARN: String, application: String? = nil) {
        self.client = client
        self.topicARN = topicARN
        self.application = application
    }

    package var name: String { "SNS topic \(topicARN.split(separator: ":").last ?? "")" }
    package var words: NoticeWords { .reference }

    package func deliver(_ notice: RunNotice) async throws(NoticeFailure) {
        let text: String
        do { text = try NoticeMessage(notice, application: application).text() } catch {
            throw NoticeFailure("the notice \(notice.id) cannot be written as JSON")
        }
        let call = Publish(
            topicArn: topicARN, message: text, subject: Self.subject(notice.subject),
            attributes: Self.attributes(notice),
            fifo: topicARN.hasSuffix(".fifo") ? (notice.report.segment ?? "query", notice.id) : nil)
        do throws(AWSError) {
            _ = try await client.call(call, within: .seconds(30))
        } catch {
            var shown = error
            shown.hint = nil
            throw NoticeFailure("\(shown)")
        }
    }

    /// SNS refuses attributes without a value, and allows at most ten with raw delivery to a queue.
    static func attributes(_ notice: RunNotice) -> [String: String] {
        var attributes = [
            "notification_type": notice.notificationType, "run_id": notice.report.runID.rawValue,
            "status": notice.report.status.rawValue, "notice_id": notice.id,
        ]
        attributes["segment"] = notice.report.segment.flatMap { $0.isEmpty ? nil : $0 }
        return attributes
    }

    /// Printable ASCII, 1 to 99 characters, as SNS requires.
    static func subject(_ text: String) -> String {
        let plain = text.unicodeScalars.map { (32...126).contains($0.value) ? Character($0) : "?" }.prefix(99)
        return plain.isEmpty ? "Headgate" : String(plain)
    }
}
