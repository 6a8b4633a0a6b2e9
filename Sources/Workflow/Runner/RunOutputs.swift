import Foundation
package import SegmentCore

/// The outputs of a run's stages, read from its record; nil where a stage is not done.
package struct RunOutputs: Sendable {
    package let query: ValidatedQuery?
    package let snapshot: Snapshot?
    package let plan: ChangePlan?
    package let guarded: GuardedPlan?
    package let exported: ExportedBatches?
    package let imported: ImportResults?
    package let settlement: Settlement?
    private let run: RunID

    package init(_ record: RunRecord) {
        func output<T: Decodable>(_ stage: StageName, _ type: T.Type) -> T? {
            record.stages[stage]?.output.flatMap { try? JSONCoding.value(type, from: $0) }
        }
        run = record.request.id
        query = output(.validate, ValidatedQuery.self)
        snapshot = output(.materialise, Snapshot.self)
        plan = output(.plan, ChangePlan.self)
        guarded = output(.guards, GuardedPlan.self)
        exported = output(.export, ExportedBatches.self)
        imported = output(.import, ImportResults.self)
        settlement = output(.settle, Settlement.self)
    }

    /// Files of the run by role. Those of an applied plan are in the folder of the run that planned.
    package var files: [String: ObjectKey] {
        var files: [String: ObjectKey] = [:]
        files["snapshot"] = snapshot?.table
        files["plan"] = plan?.table
        files["invalid"] = plan?.invalidRows
        files["sent"] = exported?.sentTable
        files["report"] = RunFiles.report(run)
        for batch in exported?.batches ?? [] { files["batch \(batch.key.batch)"] = batch.folder }
        for outcome in imported?.outcomes ?? [] where outcome.rejected > 0 {
            files["rejected \(outcome.key.batch)"] = outcome.rejections
        }
        return files
    }

    /// Invalid rows by reason, most frequent first.
    package var invalid: [ReasonGroup] {
        (plan?.figures.reasons ?? [:]).map { ReasonGroup(reason: $0.key, rows: $0.value) }.sorted()
    }

    /// Rejected rows by reason, most frequent first, as far as batches have an outcome.
    package var rejected: [ReasonGroup] {
        if let settlement { return settlement.reasons.map { ReasonGroup(reason: $0.text, rows: $0.rows) } }
        let reasons = (imported?.outcomes ?? []).flatMap(\.reasons)
        return Dictionary(reasons.map { ($0.text, $0.rows) }, uniquingKeysWith: +)
            .map { ReasonGroup(reason: $0.key, rows: $0.value) }.sorted()
    }
}
