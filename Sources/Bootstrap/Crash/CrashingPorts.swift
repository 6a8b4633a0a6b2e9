#if DEBUG
    import Foundation
    import SegmentCore

    /// The ports with a crash point on either side of each effect.
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

    struct CrashingStore: ObjectStore {
        let base: any ObjectStore
        let points: CrashPoints

        func get(_ key: ObjectKey) async throws(StoreFailure) -> StoredObject? { try await base.get(key) }

        func put(_ data: Data, at key: ObjectKey, when condition: PutCondition) async throws(StoreFailure)
            -> ObjectVersion
        {
            // The last part says which object; what stands before it changes with each run.
            let name = key.rawValue.split(separator: "/").last.map(String.init) ?? ""
            return try await points.around("put \(name)") { () async throws(StoreFailure) in
                try await base.put(data, at: key, when: condition)
            }
        }

        func list(under prefix: ObjectKey) async throws(StoreFailure) -> [ObjectKey] {
            try await base.list(under: prefix)
        }

        func delete(_ key: ObjectKey) async throws(StoreFailure) { try await base.delete(key) }

        func location(of key: ObjectKey) -> Location { base.location(of: key) }
    }

    struct CrashingDestination: Destination {
        let base: any Destination
        let points: CrashPoints

        var contract: DestinationContract { base.contract }

        func start(_ batch: ImportBatch) async throws(DestinationFailure) -> ImportTicket {
            try await points.around("import") { () async throws(DestinationFailure) in try await base.start(batch) }
        }

        func status(of ticket: ImportTicket, waiting patience: Duration) async throws(DestinationFailure)
            -> ImportStatus
        {
            try await base.status(of: ticket, waiting: patience)
        }

        func find(_ key: BatchKey) async throws(DestinationFailure) -> ImportTicket? { try await base.find(key) }
    }

    struct CrashingEngine: QueryEngine {
        let base: any QueryEngine
        let points: CrashPoints

        func inspect(_ query: SourceText, dialect: QueryDialect, asOf: Date) async throws(EngineFailure)
            -> QueryInspection
        {
            try await base.inspect(query, dialect: dialect, asOf: asOf)
        }

        func submit(_ task: EngineTask) async throws(EngineFailure) -> EngineTicket {
            try await points.around("submit") { () async throws(EngineFailure) in try await base.submit(task) }
        }

        func status(of ticket: EngineTicket, waiting patience: Duration) async throws(EngineFailure) -> EngineStatus {
            let status = try await base.status(of: ticket, waiting: patience)
            if case .succeeded = status { points.pass("child ended, file renamed") }
            return status
        }

        func cancel(_ ticket: EngineTicket) async throws(EngineFailure) { try await base.cancel(ticket) }

        func rows(of select: SQL, reading scope: EngineScope) async throws(EngineFailure) -> [[String?]] {
            try await base.rows(of: select, reading: scope)
        }
    }

    struct CrashingSink: NoticeSink {
        let base: any NoticeSink
        let points: CrashPoints

        var name: String { base.name }

        func deliver(_ notice: RunNotice) async throws(NoticeFailure) {
            try await points.around("notice") { () async throws(NoticeFailure) in try await base.deliver(notice) }
        }
    }

    struct CrashingAlertSink: AlertSink {
        let base: any AlertSink
        let points: CrashPoints

        var name: String { base.name }

        func deliver(_ alert: Alert) async throws(NoticeFailure) {
            try await points.around("alert") { () async throws(NoticeFailure) in try await base.deliver(alert) }
        }
    }
#endif
