/// The notice of a run's end. Contains no row data.
package struct RunNotice: Sendable, Hashable, Codable {
    /// The same for every attempt to deliver the notice.
    package var id: String
    /// `success` or `failure`; held, partial and cancelled are failures to the reference solution's subscribers.
    package var notificationType: String
    package var subject: String
    package var report: RunReport

    package init(id: String, notificationType: String, subject: String, report: RunReport) {
        self.id = id
        self.notificationType = notificationType
        self.subject = subject
        self.report = report
    }

    enum CodingKeys: String, CodingKey {
        case id
        case notificationType = "notification_type"
        case subject, report
    }
}
