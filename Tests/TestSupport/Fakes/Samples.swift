package import Foundation
package import SegmentCore

/// Small valid values for tests that need one and do not care which.
package enum Sample {
    package static func segmentName(_ text: String = "vip") throws -> SegmentName {
        guard let name = SegmentName(text) else { throw SampleError(text) }
        return name
    }

    package static func runID(_ text: String = "20261121T101500Z-4f9a2c") throws -> RunID {
        guard let id = RunID(text) else { throw SampleError(text) }
        return id
    }

    /// A run of `segment`, or of a query of the moment.
    package static func record(
        _ id: String = "20261121T101500Z-4f9a2c", segment: String? = "vip", status: RunStatus = .running,
        at time: Date = TestTime().date
    ) throws -> RunRecord {
        let definition = SegmentDefinition(
            name: try segment.map(segmentName), query: SourceText("SELECT 'a' AS Id", name: "segments/vip.sql"))
        return RunRecord(
            request: RunRequest(
                id: try runID(id), kind: .run, segment: definition, target: "dev",
                destination: DestinationIdentity("embedded:5f3a"), asOf: time),
            status: status, createdAt: time)
    }

    package static func notice(_ id: String = "20261121T101500Z-4f9a2c/succeeded", status: RunStatus = .succeeded)
        throws -> RunNotice
    {
        var counts = RowCounts()
        counts.queried = 10
        counts.added = 2
        counts.unchanged = 8
        counts.sent = 2
        counts.accepted = 2
        return RunNotice(
            id: id, notificationType: status == .succeeded ? "success" : "failure",
            subject: "Headgate: \(status.rawValue)",
            report: RunReport(
                runID: try runID(), segment: "vip", target: "dev", status: status, asOf: "2026-11-21T10:15:00Z",
                counts: counts))
    }

    package static func alert(_ id: String = "20261121T101500Z-4f9a2c/failing", condition: SegmentCondition = .failing)
        throws -> Alert
    {
        Alert(
            id: id, segment: "vip", target: "dev", condition: condition, previous: condition == .ok ? .failing : .ok,
            isRepeat: false, since: "2026-11-21T10:15:00.000Z", runs: 1,
            subject: "Headgate: segment vip is failing (target dev)", report: try notice().report)
    }
}

/// A text that is not what the test took it for.
package struct SampleError: Error {
    package let text: String
    init(_ text: String) { self.text = text }
}
