package import Foundation
package import SegmentCore

extension RunReport {
    /// The report of a run as its journal has it now.
    ///
    /// - Parameter location: the address of the run's folder.
    package init(_ record: RunRecord, order: [StageName], location: String) {
        let request = record.request
        func output<T: Decodable>(_ stage: StageName, _ type: T.Type) -> T? {
            record.stages[stage]?.output.flatMap { try? JSONCoding.value(type, from: $0) }
        }
        let query = output(.validate, ValidatedQuery.self)
        let snapshot = output(.materialise, Snapshot.self)
        let plan = output(.plan, ChangePlan.self)
        let guarded = output(.guards, GuardedPlan.self)
        let exported = output(.export, ExportedBatches.self)
        let settlement = output(.settle, Settlement.self)
        var files: [String: String] = [:]
        func file(_ role: String, _ key: ObjectKey?) {
            guard let key else { return }
            files[role] = location + key.rawValue.dropFirst(RunFiles.folder(request.id).rawValue.count)
        }
        file("snapshot", snapshot?.table)
        file("plan", plan?.table)
        file("invalid", plan?.invalidRows)
        file("sent", exported?.sentTable)
        file("report", RunFiles.report(request.id))
        for batch in exported?.batches ?? [] { file("batch \(batch.key.batch)", batch.folder) }
        for outcome in output(.import, ImportResults.self)?.outcomes ?? [] where outcome.rejected > 0 {
            file("rejected \(outcome.key.batch)", outcome.rejections)
        }
        self.init(
            runID: request.id, segment: request.segment.name?.rawValue, target: request.target, status: record.status,
            asOf: Self.timestamp(request.asOf), counts: settlement?.counts ?? plan?.counts ?? RowCounts(),
            attributes: settlement?.attributes ?? plan?.attributes ?? [:],
            stages: (order + [.notice]).map { Self.stage($0, record) }, guards: guarded?.findings ?? [],
            problems: (query?.warnings ?? []) + Self.spoilt(plan, settlement) + record.problems, files: files)
    }

    /// Rows that did not go the ordinary way, by reason: a warning each, at most 20 of a kind.
    private static func spoilt(_ plan: ChangePlan?, _ settlement: Settlement?) -> [Problem] {
        let invalid = (plan?.figures.reasons ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(20).map {
            Problem(.rowsInvalid, "invalid rows: \($0.value) (\($0.key))", severity: .warning)
        }
        let rejected = (settlement?.reasons ?? []).prefix(20).map {
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
            seconds: stage.seconds.map { ($0 * 1000).rounded() / 1000 })
    }

    package static func timestamp(_ date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}

extension ProblemCode {
    package static let rowsInvalid: Self = "rows_invalid"
    package static let rowsRejected: Self = "rows_rejected"
}
