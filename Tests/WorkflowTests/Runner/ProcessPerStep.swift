import FileStore
import Foundation
import JournalStore
import SegmentCore
import TestSupport
import Testing

@testable import Workflow

/// Takes a run to its end with a new process for every step: nothing is kept between two calls of `advance` but what is
/// in the stores.
struct ProcessPerStep: Sendable {
    struct Ending: Sendable {
        var report: RunReport
        /// Calls of `advance`.
        var calls: Int
        /// Waits that were asked for, without those of zero.
        var waits: [Duration]
    }

    let run: RunID
    let time: TestTime
    /// Makes all that a process has.
    let process: @Sendable () async throws -> Runner
    /// Looks at the stores after each call that does not end the run.
    var between: @Sendable () async throws -> Void = {}

    func end(progress: @escaping @Sendable (StageProgress) -> Void = { _ in }) async throws -> Ending {
        var waits: [Duration] = []
        for calls in 1...10_000 {
            switch try await process().advance(run, budget: .zero, progress: progress) {
            case .ended(let report): return Ending(report: report, calls: calls, waits: waits)
            case .reached: throw CancellationError()
            case .waiting(let delay, _):
                try await between()
                if delay > .zero { waits.append(delay) }
                time.advance(by: delay)
            }
        }
        Issue.record("the run does not end")
        throw CancellationError()
    }
}

/// The journals of runs, opened anew by each process.
enum KeptJournal: String, Sendable, CaseIterable {
    case sqlite, objects

    func open(in folder: URL) async throws -> any Journal {
        switch self {
        case .sqlite: try await SQLiteJournal(at: folder.appending(path: "journal.sqlite"))
        case .objects: ObjectJournal(store: FileObjectStore(root: folder.appending(path: "results")))
        }
    }
}
