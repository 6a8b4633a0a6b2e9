import Bootstrap
import SegmentCore
import Workflow

/// Runs several records, a few at a time, and prints each as it ends. Reports come back in the order asked for.
struct Fleet: Sendable {
    let services: Services
    let frame: CommandFrame
    let width: Int

    func run(_ records: [RunRecord]) async throws -> [RunReport] {
        await services.endOrphans()
        let lines = ProgressLines(frame.console)
        return try await withThrowingTaskGroup(of: (Int, RunReport).self) { group in
            var reports: [Int: RunReport] = [:]
            var next = 0
            while reports.count < records.count {
                while next < records.count, next - reports.count < width {
                    let (index, record) = (next, records[next])
                    group.addTask { (index, try await perform(record, lines)) }
                    next += 1
                }
                guard let (index, report) = try await group.next() else { break }
                reports[index] = report
                lines.clear()
                show(report)
            }
            let done = records.indices.compactMap { reports[$0] }
            for segment in Set(records.map(\.request.segment.name)) { await services.retain(after: segment) }
            return done
        }
    }

    private func perform(_ record: RunRecord, _ lines: ProgressLines) async throws -> RunReport {
        if try await services.journal.load(record.request.id) == nil { try await services.journal.create(record) }
        return try await services.runner(for: record.request.segment).run(record) { lines.show($0) }
    }

    private func show(_ report: RunReport) {
        guard !frame.isJSON else { return }
        frame.console.out(ReportText(report: report, console: frame.console).short)
        frame.console.show(report.problems)
    }
}
