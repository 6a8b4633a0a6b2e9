import Logging
package import SegmentCore
import Workflow

/// Reads the events of runs while they are under way. It returns once they end.
package typealias RunObserver = @Sendable (RunEvents) async -> Void

/// The runs of a target: starts them, resumes them, and takes each to its end.
///
/// Command line and scheduler use the same two ways: `start` for a run that the journal does not have, `resume` for one
/// that it has.
package struct Runs: Sendable {
    let workspace: Workspace

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// Starts runs, each when there is room for it, and takes them to their end.
    ///
    /// - Parameter width: number of concurrent runs; nil for the workspace's.
    /// - Returns: the reports, in the order of the requests. A run that fails is a report, not an error.
    package func start(
        _ requests: [RunRequest], width: Int? = nil, observer: RunObserver? = nil
    ) async throws -> [RunReport] {
        let time = workspace.system.now()
        let records = requests.map { RunRecord(request: $0, status: .running, createdAt: time) }
        return try await perform(records.map(RunBeginning.new), width: width ?? workspace.jobs, observer)
    }

    /// Resumes an interrupted run, or one whose process died, from where its journal is.
    ///
    /// - Parameter name: its id, or a beginning of it that no other run has.
    package func resume(_ name: String, observer: RunObserver? = nil) async throws -> RunReport {
        let record = try await record(name)
        guard record.status == .interrupted || record.status == .running else {
            throw Problem(
                .runEnded, "the run \(name) is \(record.status.rawValue): there is nothing to resume",
                hint: record.status == .held ? "headgate approve \(name)" : "start a new one: headgate run")
        }
        return try await resume(record, observer)
    }

    func resume(_ record: RunRecord, _ observer: RunObserver?) async throws -> RunReport {
        try await perform(.recorded(record, [.status(.running, problems: [])]), observer)
    }

    func start(_ record: RunRecord, _ observer: RunObserver?) async throws -> RunReport {
        try await perform(.new(record), observer)
    }

    func perform(_ beginning: RunBeginning, _ observer: RunObserver?) async throws -> RunReport {
        guard let report = try await perform([beginning], width: 1, observer).first else { throw CancellationError() }
        return report
    }

    private func perform(
        _ beginnings: [RunBeginning], width: Int, _ observer: RunObserver?
    ) async throws -> [RunReport] {
        let housekeeping = Housekeeping(workspace)
        await workspace.ports.leftovers.endOrphans(workspace.logger)
        let driver = RunDriver(workspace)
        let reports = try await observed(observer) { send in
            try await driver.drive(beginnings, width: width, send)
        }
        for segment in Set(beginnings.map(\.record.request.segment.name)) { await housekeeping.retain(after: segment) }
        return reports
    }
}

/// Calls `body` with a function that sends events to the observer, and waits until the observer has read them all.
func observed<T: Sendable>(
    _ observer: RunObserver?, _ body: @escaping @Sendable (@escaping @Sendable (RunEvent) -> Void) async throws -> T
) async throws -> T {
    guard let observer else { return try await body { _ in } }
    let events = RunEvents()
    return try await withThrowingTaskGroup(of: T?.self) { group in
        group.addTask {
            await observer(events)
            return nil
        }
        group.addTask {
            defer { events.finish() }
            return try await body { events.send($0) }
        }
        var result: T?
        while let next = try await group.next() { result = next ?? result }
        guard let result else { throw CancellationError() }
        return result
    }
}

extension ProcessLeftovers {
    /// Ends child processes that would continue to use memory and processors.
    func endOrphans(_ logger: Logger) async {
        let ended = await endChildren()
        if ended > 0 { logger.warning("children of a dead process ended", metadata: ["children": "\(ended)"]) }
    }
}

extension ProblemCode {
    static let runEnded: Self = "run_ended"
}
