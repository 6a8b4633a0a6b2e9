import SegmentCore
import Workflow

/// Records the beginning of runs and takes them to their end, a few at a time.
struct RunDriver: Sendable {
    private let workspace: Workspace

    init(_ workspace: Workspace) { self.workspace = workspace }

    /// - Returns: the reports, in the order of the beginnings.
    func drive(
        _ beginnings: [RunBeginning], width: Int, _ send: @escaping @Sendable (RunEvent) -> Void
    ) async throws -> [RunReport] {
        try await withThrowingTaskGroup(of: (Int, RunReport).self) { group in
            var reports: [Int: RunReport] = [:]
            var next = 0
            while reports.count < beginnings.count {
                while next < beginnings.count, next - reports.count < max(1, width) {
                    let (index, beginning) = (next, beginnings[next])
                    group.addTask { (index, try await drive(beginning, send)) }
                    next += 1
                }
                guard let (index, report) = try await group.next() else { break }
                reports[index] = report
            }
            return beginnings.indices.compactMap { reports[$0] }
        }
    }

    func drive(
        _ beginning: RunBeginning, _ send: @escaping @Sendable (RunEvent) -> Void
    ) async throws(JournalFailure) -> RunReport {
        let record = try await journaled(beginning, send)
        let runner = workspace.runner(for: record.request.segment)
        let report = try await runner.run(record) { send(.progress($0)) }
        send(.ended(report))
        return report
    }

    private func journaled(
        _ beginning: RunBeginning, _ send: @Sendable (RunEvent) -> Void
    ) async throws(JournalFailure) -> RunRecord {
        switch beginning {
        case .new(let record):
            try await workspace.journal.create(record)
            send(.began(record.request, isNew: true))
            return record
        case .recorded(var record, let events):
            for event in events {
                let time = workspace.system.now()
                try await workspace.journal.append(event, to: record.request.id, at: time)
                record.apply(event, at: time)
            }
            send(.began(record.request, isNew: false))
            return record
        }
    }
}
