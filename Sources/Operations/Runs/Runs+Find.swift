package import SegmentCore
package import Workflow

extension Runs {
    /// Runs that the journal has, newest first, without their stages.
    package func list(_ filter: RunFilter) async throws(JournalFailure) -> [RunRecord] {
        try await workspace.journal.list(filter)
    }

    /// A run with rows by reason, its files, and how to continue.
    ///
    /// - Parameter samples: rows of each reason; 0 for none.
    package func show(_ name: String, samples: Int) async throws -> RunDetails {
        let record = try await record(name)
        let report = workspace.runner(for: record.request.segment).report(record)
        let inspector = RunInspector(engine: workspace.engine, store: workspace.store)
        return try await inspector.details(of: record, report, samples: samples)
    }

    /// The record of a run by its id, or by a beginning of it that only one run has.
    func record(_ name: String) async throws -> RunRecord {
        let journal = workspace.journal
        guard let id = RunID(name) else { throw Problem(.runUnknown, "'\(name)' is no run id") }
        if let record = try await journal.load(id) { return record }
        let near = try await journal.list(RunFilter(limit: 10_000)).filter { $0.request.id.rawValue.hasPrefix(name) }
        if near.count == 1, let record = try await journal.load(near[0].request.id) { return record }
        throw Problem(
            .runUnknown, near.isEmpty ? "there is no run \(name)" : "\(near.count) runs begin with \(name)",
            hint: near.isEmpty ? "headgate runs lists them; retention takes old ones away" : "headgate runs lists them")
    }
}

extension ProblemCode {
    static let runUnknown: Self = "run_unknown"
}
