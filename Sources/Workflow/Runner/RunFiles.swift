package import SegmentCore

/// The files of a run under the results root. A new attempt writes new files.
package struct RunFiles: Sendable, Hashable {
    let run: RunID
    let attempt: Int

    package static func folder(_ run: RunID) -> ObjectKey { BatchFolder.run(run) }

    private func file(_ name: String, _ ending: String) -> ObjectKey {
        Self.folder(run).appending(attempt == 1 ? "\(name).\(ending)" : "\(name)-\(attempt).\(ending)")
    }

    var snapshot: ObjectKey { file("snapshot", "parquet") }
    var plan: ObjectKey { file("plan", "parquet") }
    var sent: ObjectKey { file("sent", "parquet") }
    var mixed: ObjectKey { file("mixed", "parquet") }
    var invalid: ObjectKey { file("invalid", "csv") }
    var batches: ObjectKey { BatchFolder.all(of: run, attempt: attempt) }
    func rejections(_ batch: String) -> ObjectKey { ObjectKey("runs", run.rawValue, "rejected", "\(batch).jsonl") }
    func outcome(_ batch: String) -> ObjectKey { ObjectKey("runs", run.rawValue, "outcomes", "\(batch).json") }
    package static func report(_ run: RunID) -> ObjectKey { folder(run).appending("report.json") }
}
