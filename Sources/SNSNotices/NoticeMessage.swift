import Foundation
import SegmentCore

/// The text of a notice as subscribers of the reference solution expect it, with additional fields.
///
/// The reference's fields are `Message`, and `Result` or, for a failed import, `ImportResult`. A job in them is the sum
/// of the run's imports, under the names of Pinpoint's ImportJobResponse. Contains no row data.
struct NoticeMessage: Encodable {
    /// The limit of SNS is 262,144 bytes, attributes included.
    static let limit = 240_000
    private static let mostProblems = 100
    private static let longestText = 2_000

    var message: String
    var result: Result?
    var importResult: Result?
    var noticeID: String
    var report: RunReport
    var problems: [Problem]
    var omitted = 0

    /// The content of `Result`: a reason, a query's status, or a job.
    enum Result: Encodable {
        case reason(String)
        case query(QueryStatus)
        case job(Job)

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .reason(let text): try container.encode(text)
            case .query(let status): try container.encode(status)
            case .job(let job): try container.encode(job)
            }
        }
    }

    struct QueryStatus: Encodable {
        var status: String
        var reason: String?

        enum CodingKeys: String, CodingKey {
            case status = "Status"
            case reason = "StateChangeReason"
        }
    }

    struct Job: Encodable {
        var id: String
        var application: String?
        var status: String
        var type = "IMPORT"
        var created: String?
        var processed: Int
        var failures: Int

        enum CodingKeys: String, CodingKey {
            case id = "Id"
            case application = "ApplicationId"
            case status = "JobStatus"
            case type = "Type"
            case created = "CreationDate"
            case processed = "TotalProcessed"
            case failures = "TotalFailures"
        }
    }

    struct Problem: Encodable {
        var severity: String
        var code: String
        var message: String
    }

    enum CodingKeys: String, CodingKey {
        case message = "Message"
        case result = "Result"
        case importResult = "ImportResult"
        case noticeID = "notice_id"
        case runID = "run_id"
        case segment, target, status
        case asOf = "as_of"
        case counts, guards, problems
        case omitted = "problems_omitted"
    }

    init(_ notice: RunNotice, application: String?) {
        report = notice.report
        noticeID = notice.id
        let all = report.problems.sorted { $0.severity == .error && $1.severity != .error }
        problems = all.prefix(Self.mostProblems).map {
            Problem(
                severity: $0.severity.rawValue, code: $0.code.rawValue,
                message: String($0.message.prefix(Self.longestText)))
        }
        omitted = all.count - problems.count
        let why = problems.first { $0.severity == "error" }.map(\.message)
        switch report.status {
        case .succeeded: (message, result) = ("Segmentation Query Successful", .job(Job(report, application)))
        case .invalid: (message, result) = ("Query Invalid", .reason(why ?? "the query is invalid"))
        case .failed where report.isImportFailure:
            (message, importResult) = ("Import Failed", .job(Job(report, application)))
        case .failed:
            (message, result) = ("Query Failed", .query(QueryStatus(status: "FAILED", reason: why)))
        case .partial: (message, result) = ("Run partial", .job(Job(report, application)))
        case .running, .held, .superseded, .interrupted, .cancelled:
            let status = report.status.rawValue
            (message, result) = (
                "Run \(status)", .query(QueryStatus(status: status.uppercased(), reason: why))
            )
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(message, forKey: .message)
        try container.encodeIfPresent(result, forKey: .result)
        try container.encodeIfPresent(importResult, forKey: .importResult)
        try container.encode(noticeID, forKey: .noticeID)
        try container.encode(report.runID, forKey: .runID)
        try container.encodeIfPresent(report.segment, forKey: .segment)
        try container.encode(report.target, forKey: .target)
        try container.encode(report.status, forKey: .status)
        try container.encode(report.asOf, forKey: .asOf)
        try container.encode(report.counts, forKey: .counts)
        try container.encode(report.guards.filter(\.tripped), forKey: .guards)
        try container.encode(problems, forKey: .problems)
        if omitted > 0 { try container.encode(omitted, forKey: .omitted) }
    }

    /// JSON within SNS's limit: problems are dropped from the end until it fits.
    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var fitting = self
        while true {
            let data = try encoder.encode(fitting)
            guard data.count > Self.limit, !fitting.problems.isEmpty else {
                return String(decoding: data, as: UTF8.self)
            }
            let left = fitting.problems.count / 2
            fitting.omitted += fitting.problems.count - left
            fitting.problems = Array(fitting.problems.prefix(left))
        }
    }
}

extension NoticeMessage.Job {
    init(_ report: RunReport, _ application: String?) {
        let importing = report.stages.first { $0.name == .import }
        self.init(
            id: report.runID.rawValue, application: application,
            status: report.isImportFailure ? "FAILED" : "COMPLETED", created: importing?.startedAt,
            processed: report.counts.accepted + report.counts.rejected + report.counts.unknown,
            failures: report.counts.rejected + report.counts.unknown)
    }
}
