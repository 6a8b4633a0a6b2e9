import ProjectFiles
import SegmentCore
import Workflow

extension Ledgers {
    /// Ends a segment: every key leaves it by its own rules, then its ledger and ownership end.
    ///
    /// - Parameter isDry: plans only.
    package func retire(_ name: String, isDry: Bool, observer: RunObserver? = nil) async throws -> RetirementOutcome {
        let segment = try workspace.segmentName(name)
        guard let definition = try await retiring(segment) else {
            if !isDry { try await workspace.keeper.forget(segment) }
            return .nothingSent(segment, isForgotten: !isDry)
        }
        if isDry { return .planned(segment, try await Plans(workspace).make(workspace.request(.plan, definition))) }
        var request = workspace.request(.run, definition)
        request.approved = true
        guard let report = try await Runs(workspace).start([request], width: 1, observer: observer).first else {
            throw CancellationError()
        }
        guard report.status == .succeeded else { return .kept(segment, report) }
        let settled = try await workspace.journal.load(request.id)?.stages[.settle]?.output
        let settlement = try settled.map { try JSONCoding.value(Settlement.self, from: $0) }
        try await workspace.keeper.forget(segment, expected: settlement?.ledgerGeneration)
        return .retired(segment, report)
    }

    /// The segment with an empty result; nil where it has no ledger to take back.
    private func retiring(_ name: SegmentName) async throws -> SegmentDefinition? {
        _ = try await summary(of: name)
        guard let pointer = try await workspace.ledger.load(name, for: workspace.contract.identity),
            !pointer.slots.isEmpty
        else { return nil }
        let ofProject = workspace.project.segments.first { $0.name == name }
        let last = try await workspace.journal.list(RunFilter(segment: name, limit: 1)).first
        return Retirement.definition(
            of: name, from: ofProject ?? last?.request.segment, slots: pointer.slots,
            dialect: workspace.ports.traits.dialect)
    }
}
