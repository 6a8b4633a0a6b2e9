import Foundation
import TestSupport
import Testing

@Suite
struct `Histories` {
    /// `HEADGATE_HISTORY=4711 make test` replays one history; `HEADGATE_HISTORIES=5000` lives more of them.
    private static let replayed = ProcessInfo.processInfo.environment["HEADGATE_HISTORY"].flatMap { UInt64($0) }
    private static let count =
        ProcessInfo.processInfo.environment["HEADGATE_HISTORIES"].flatMap { Int($0) } ?? (Checkout.isSweep ? 1_600 : 40)
    private static let workers = 2

    @Test(arguments: 0..<workers)
    func `the statements agree with the rules in every run, and the destination with the ledger`(worker: Int)
        async throws
    {
        let seeds =
            Self.replayed.map { worker == 0 ? [$0] : [] }
            ?? (0..<Self.count).filter { $0 % Self.workers == worker }.map { UInt64($0) }
        guard !seeds.isEmpty else { return }
        try await DuckDBSession.with { db in
            var broken = 0
            for seed in seeds where broken < 3 {
                var history = History(seed: seed, isTraced: Self.replayed != nil)
                try await history.live(on: DuckDBHistoryEngine(db: db))
                if !history.faults.isEmpty {
                    broken += 1
                    Issue.record("HEADGATE_HISTORY=\(seed)\n\(history.faults.joined(separator: "\n"))")
                }
            }
        }
    }
}
