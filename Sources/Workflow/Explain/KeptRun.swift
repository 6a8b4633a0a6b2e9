import SegmentCore

/// A run of the journal, with those of its outputs whose files exist.
struct KeptRun: Sendable {
    let record: RunRecord
    let snapshot: Snapshot?
    let plan: ChangePlan?
    let exported: ExportedBatches?
    /// Files of rejected rows, by batch.
    let rejections: [String: ObjectKey]
    /// By batch, once the import has ended.
    let outcomes: [String: ImportOutcome]

    init(_ record: RunRecord, files: Set<ObjectKey>) {
        func output<T: Decodable>(_ stage: StageName, _ type: T.Type) -> T? {
            record.stages[stage]?.output.flatMap { try? JSONCoding.value(type, from: $0) }
        }
        self.record = record
        snapshot = output(.materialise, Snapshot.self).flatMap { files.contains($0.table) ? $0 : nil }
        plan = output(.plan, ChangePlan.self).flatMap { files.contains($0.table) ? $0 : nil }
        let exported = output(.export, ExportedBatches.self)
        self.exported = exported.flatMap { $0.sentTable.map(files.contains) ?? false ? $0 : nil }
        let rejected = (exported?.batches ?? []).filter { files.contains($0.rejections) }
        let imported = output(.import, ImportResults.self)?.outcomes ?? []
        outcomes = Dictionary(imported.map { ($0.key.batch, $0) }) { first, _ in first }
        rejections = Dictionary(rejected.map { ($0.key.batch, $0.rejections) }) { first, _ in first }
    }
}
