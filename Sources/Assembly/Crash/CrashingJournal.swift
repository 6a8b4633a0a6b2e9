#if DEBUG
    import Foundation
    import SegmentCore

    /// A journal with a crash point before and after each write.
    struct CrashingJournal: Journal {
        let base: any Journal
        let points: CrashPoints

        func create(_ record: RunRecord) async throws(JournalFailure) {
            try await points.around("journal create") { () async throws(JournalFailure) in try await base.create(record)
            }
        }

        func append(_ event: JournalEvent, to run: RunID, at time: Date) async throws(JournalFailure) {
            try await points.around("journal \(Self.name(event))") { () async throws(JournalFailure) in
                try await base.append(event, to: run, at: time)
            }
        }

        func load(_ run: RunID) async throws(JournalFailure) -> RunRecord? { try await base.load(run) }

        func list(_ filter: RunFilter) async throws(JournalFailure) -> [RunRecord] { try await base.list(filter) }

        func delete(_ run: RunID) async throws(JournalFailure) { try await base.delete(run) }

        private static func name(_ event: JournalEvent) -> String {
            switch event {
            case .stageStarted(let stage, _): "started \(stage.rawValue)"
            case .ticket(let stage, _): "ticket \(stage.rawValue)"
            case .stageFailed(let stage, _): "failed \(stage.rawValue)"
            case .stageRefused(let stage, _): "refused \(stage.rawValue)"
            case .stageDone(let stage, _): "done \(stage.rawValue)"
            case .status(let status, _): "status \(status.rawValue)"
            case .approved: "approved"
            }
        }
    }
#endif
