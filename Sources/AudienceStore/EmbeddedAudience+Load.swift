import BatchFiles
package import SegmentCore

extension EmbeddedAudience {
    /// Takes in a file outside a run, as one transaction: endpoints of one's own, a sample, an export of another
    /// audience.
    ///
    /// - Parameters:
    ///   - rejections: where to write rejected rows, JSON lines of `id` and `reason`.
    ///   - progress: rows so far, called on the database's thread.
    package func load(
        file: String, format: ImportBatch.Format, rejections: String?,
        progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws(DestinationFailure) -> LoadOutcome {
        let (contract, memory) = (contract, memory)
        return try await write { db, stop in
            var taking = try FileImport(
                into: db, contract: contract, rejections: rejections, memory: memory, stop: stop,
                progress: progress)
            do {
                try taking.take(file, format: format, name: file)
                try taking.finish()
            } catch {
                taking.discard()
                throw error
            }
            let counts = taking.counts
            return LoadOutcome(accepted: counts.accepted, rejected: counts.rejected, reasons: counts.topReasons)
        }
    }

    package func load(file: String, format: ImportBatch.Format) async throws(DestinationFailure) -> LoadOutcome {
        try await load(file: file, format: format, rejections: nil)
    }
}
