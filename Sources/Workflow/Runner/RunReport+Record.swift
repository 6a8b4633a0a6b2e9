package import Foundation
package import SegmentCore

extension RunReport {
    /// The report of a run from its record.
    ///
    /// - Parameter location: the address of a file of the results root.
    package init(_ record: RunRecord, order: [StageName], location: (ObjectKey) -> String) {
        let request = record.request
        let outputs = RunOutputs(record)
        let (plan, settlement) = (outputs.plan, outputs.settlement)
        self.init(
            runID: request.id, segment: request.segment.name?.rawValue, target: request.target, status: record.status,
            asOf: Self.timestamp(request.asOf), counts: settlement?.counts ?? plan?.counts ?? RowCounts(),
            attributes: settlement?.attributes ?? plan?.attributes ?? [:],
            stages: (order + [.notice]).map { Self.stage($0, record) }, guards: outputs.guarded?.findings ?? [],
            problems: (outputs.query?.warnings ?? []) + Self.spoilt(outputs) + record.problems,
            files: outputs.files.mapValues(location),
            scan: EngineScan.sum([outputs.snapshot?.scan, plan?.scan, outputs.exported?.scan]))
    }

    /// A warning for each reason why rows were invalid or rejected, at most 20 of a kind.
    private static func spoilt(_ outputs: RunOutputs) -> [Problem] {
        let invalid = outputs.invalid.prefix(20).map {
            Problem(.rowsInvalid, "invalid rows: \($0.rows) (\($0.reason))", severity: .warning)
        }
        let rejected = (outputs.settlement?.reasons ?? []).prefix(20).map {
            Problem(.rowsRejected, "rejected rows: \($0.rows) (\($0.text))", severity: .warning)
        }
        return invalid + rejected
    }

    private static func stage(_ name: StageName, _ record: RunRecord) -> StageReport {
        guard let stage = record.stages[name] else {
            let ended = record.status != .running && record.status != .held && record.status != .interrupted
            return StageReport(name: name, status: ended ? .skipped : .pending)
        }
        let status: StageReport.Status =
            if stage.output != nil {
                name == .guards && record.status == .held ? .held : .done
            } else if name == .notice {
                .done
            } else {
                record.status == .running || record.status == .interrupted ? .running : .failed
            }
        return StageReport(
            name: name, status: status, startedAt: timestamp(stage.startedAt),
            seconds: stage.seconds.map { ($0 * 1000).rounded() / 1000 }, attempts: stage.attempt)
    }

    package static func timestamp(_ date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}

extension ProblemCode {
    package static let rowsInvalid: Self = "rows_invalid"
    package static let rowsRejected: Self = "rows_rejected"
}
