import BatchFiles
package import Foundation
import GRDB
package import SegmentCore

/// The audience on this machine: endpoints, their attributes and their users in one SQLite file.
///
/// A batch is one transaction that is on the disk when it has been accepted (WAL, `synchronous` FULL: a sync a batch).
/// One process writes at a time; others wait ten seconds and then get `.busy`. Readers never wait.
package final class EmbeddedAudience: Sendable {
    let place: Location
    package let contract: DestinationContract
    let pool: DatabasePool
    let objects: any ObjectStore
    let progress: @Sendable (BatchKey, Int) -> Void
    let memory = ImportMemory()

    private init(
        place: Location, identity: DestinationIdentity, pool: DatabasePool, objects: any ObjectStore,
        progress: @escaping @Sendable (BatchKey, Int) -> Void
    ) {
        self.place = place
        contract = Self.contract(of: identity)
        self.pool = pool
        self.objects = objects
        self.progress = progress
    }

    /// A batch is kept with its outcome in one transaction: rows are reported one by one, and a batch that is not known
    /// was never taken. CSV is read with line breaks in quotes.
    static func contract(of identity: DestinationIdentity) -> DestinationContract {
        EndpointContract.make(identity: identity, reportsRows: true, findIsCertain: true, csvIsOneLine: false)
    }

    /// Opens an audience, or makes one where there is none.
    ///
    /// - Parameters:
    ///   - shown: the form of the path that people may see; the path itself where nil.
    ///   - identity: of a new audience, random; nil refuses to make one.
    ///   - objects: where batches' files are.
    ///   - progress: rows of a batch so far, called on the database's thread about every 100,000 rows.
    /// - Throws: `audience_missing`, `audience_foreign`, `audience_newer_format`, `audience_denied` …; a file that is
    ///   something else is never written to.
    package static func open(
        path: String, shown: String? = nil, creating identity: UUID? = nil, objects: any ObjectStore,
        progress: @escaping @Sendable (BatchKey, Int) -> Void = { _, _ in }
    ) throws(DestinationFailure) -> EmbeddedAudience {
        let place = Location(path, shown: shown)
        do {
            if !AudienceFile.exists(at: path) {
                guard let identity else {
                    throw DestinationFailure(
                        .rejected, Problem(.audienceMissing, "there is no audience at \(place)", file: place.shown))
                }
                try AudienceFile.create(at: place, identity: identity)
            }
            try AudienceFile.inspect(at: place)
            let pool = try DatabasePool(path: path, configuration: configuration)
            let found = try prepare(pool, at: place)
            return EmbeddedAudience(
                place: place, identity: DestinationIdentity("embedded:\(found)"), pool: pool, objects: objects,
                progress: progress)
        } catch {
            throw DestinationFailure(error, audience: place.shown)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.label = "audience"
        configuration.prepareDatabase { db in
            // 16 MB of pages: between 8 and 32 MB the CPU time of an import differed by about a tenth, because rows
            // come in the index's order; peak memory grew by the difference. What does not fit spills to the WAL.
            try db.execute(sql: "PRAGMA cache_size = -16384")
        }
        return configuration
    }

    private static func prepare(_ pool: DatabasePool, at place: Location) throws -> String {
        // The header on disk may be older than the WAL's.
        let format = try pool.read { try Int32.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
        try AudienceFile.check(format: format, of: place)
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        if try !pool.read(AudienceSchema.migrator.hasCompletedMigrations) {
            try AudienceSchema.migrator.migrate(pool)
        }
        guard let identity = try pool.read(AudienceSchema.identity) else {
            throw DestinationFailure(.corrupt, Problem(.audienceCorrupt, "\(place) has no identity", file: place.shown))
        }
        return identity
    }

    /// Moves the WAL into the file and closes it. Calls after that fail.
    package func close() throws(DestinationFailure) {
        do { try pool.close() } catch { throw DestinationFailure(error, audience: place.shown) }
    }

    /// One read of one state of the audience.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(DestinationFailure) -> Value {
        do { return try await pool.read(body) } catch { throw DestinationFailure(error, audience: place.shown) }
    }

    /// One transaction; cancelling the task rolls it back.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database, StopSign) throws -> Value
    ) async throws(DestinationFailure) -> Value {
        let stop = StopSign()
        let pool = pool
        do {
            return try await withTaskCancellationHandler {
                try await pool.write { try body($0, stop) }
            } onCancel: {
                stop.raise()
            }
        } catch {
            throw DestinationFailure(error, audience: place.shown)
        }
    }
}
