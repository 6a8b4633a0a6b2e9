#if DEBUG
    import Foundation
    import SegmentCore

    /// A destination with a crash point before and after each start of a batch.
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
#endif
