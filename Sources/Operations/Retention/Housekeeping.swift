import Foundation
import Logging
import ProjectFiles
import SegmentCore
import Workflow

/// Deletes what has expired: runs, folders of unknown runs, and what dead processes left.
package struct Housekeeping: Sendable {
    private let workspace: Workspace

    package init(_ workspace: Workspace) { self.workspace = workspace }

    private var project: Project { workspace.project }
    private var store: any ObjectStore { workspace.store }
    private var journal: any Journal { workspace.journal }
    private var now: Date { workspace.system.now() }

    private var retention: Retention {
        Retention(runs: project.retention.runs, days: project.retention.days, planMaxAge: project.planMaxAge)
    }

    /// Deletes the expired runs of a segment after a run of it. A failure is logged and does not fail the run.
    func retain(after segment: SegmentName?) async {
        do {
            var sweep = Sweep()
            try await sweepRuns(of: segment, into: &sweep, isDry: false)
            if sweep.bytes > 0 { workspace.logger.info("old runs deleted", metadata: ["bytes": "\(sweep.bytes)"]) }
        } catch {
            workspace.logger.warning("old runs not deleted", metadata: ["error": "\(error)"])
        }
    }

    /// Deletes everything that has expired.
    ///
    /// - Parameter isDry: only says what would be deleted.
    package func sweep(isDry: Bool) async throws -> Sweep {
        var sweep = Sweep()
        try await sweepRuns(of: nil, into: &sweep, isDry: isDry)
        try await sweepStrangers(into: &sweep, isDry: isDry)
        let leftovers = workspace.ports.leftovers
        if !isDry { await leftovers.endOrphans(workspace.logger) }
        let sizes = leftovers.sizes()
        sweep.leftovers = sizes.count
        sweep.bytes += sizes.reduce(0, +)
        if !isDry, !sizes.isEmpty { try leftovers.delete() }
        return sweep
    }

    // MARK: Runs

    private func sweepRuns(of segment: SegmentName?, into sweep: inout Sweep, isDry: Bool) async throws {
        let now = now
        let most = 10_000
        let horizon = retention.horizon(at: now)
        let old = try await journal.list(RunFilter(segment: segment, before: horizon, limit: most))
        guard old.contains(where: { $0.createdAt < retention.cutoff(at: now) }) else { return }
        // All plans and all runs of a few targets; where that is too few to rank by, more stays.
        let window = segment == nil ? most : min(most, retention.runs * 8 + 50)
        let newest = try await journal.list(RunFilter(segment: segment, limit: window))
        let expired = retention.expired(old: old, newest: newest, now: now)
        guard !expired.isEmpty else { return }
        let held = try await heldFiles()
        var gone: [ObjectKey] = []
        for record in expired {
            let id = record.request.id
            let (bytes, cleared) = try await clear(id, held: held, isDry: isDry)
            sweep.bytes += bytes
            if bytes > 0 { sweep.runs.append(id) }
            if !isDry { gone += cleared }
            let folder = RunFiles.folder(id).rawValue + "/"
            guard !isDry, !held.contains(where: { $0.rawValue.hasPrefix(folder) }) else { continue }
            try await journal.delete(id)
        }
        if !gone.isEmpty { try await workspace.ports.files.dropTables(below: gone) }
    }

    /// Deletes runs that the journal does not have, by the time in their names: of a lost journal or another machine.
    private func sweepStrangers(into sweep: inout Sweep, isDry: Bool) async throws {
        let names = Set(try await store.list(under: ObjectKey("runs")).compactMap(Self.run(of:)))
        let known = Set(try await journal.list(RunFilter(limit: .max)).map(\.request.id))
        let held = try await heldFiles()
        let cutoff = retention.cutoff(at: now)
        let style = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)
        for id in names.subtracting(known).sorted() {
            guard let time = id.rawValue.split(separator: "-").first,
                let date = try? Date(String(time), strategy: style),
                date < cutoff
            else { continue }
            let (bytes, cleared) = try await clear(id, held: held, isDry: isDry)
            sweep.bytes += bytes
            if bytes > 0 { sweep.strangers.append(id) }
            if !isDry, !cleared.isEmpty { try await workspace.ports.files.dropTables(below: cleared) }
        }
    }

    /// Deletes a run's files, except those that a ledger refers to.
    ///
    /// - Returns: what was deleted: the whole folder, or the folders in it that held tables.
    private func clear(
        _ run: RunID, held: Set<ObjectKey>, isDry: Bool
    ) async throws -> (bytes: Int, gone: [ObjectKey]) {
        let folder = RunFiles.folder(run)
        let prefix = folder.rawValue + "/"
        guard held.contains(where: { $0.rawValue.hasPrefix(prefix) }) else {
            let bytes = try await workspace.ports.files.bytes(under: folder)
            if !isDry { try await store.delete(folder) }
            return (bytes, [folder])
        }
        var bytes = 0
        var gone: Set<ObjectKey> = []
        for key in try await store.list(under: folder) where !held.contains(where: { key.isWithin($0) }) {
            bytes += try await workspace.ports.files.bytes(under: key)
            if !isDry { try await store.delete(key) }
            if let name = key.rawValue.dropFirst(prefix.count).split(separator: "/").first {
                gone.insert(folder.appending(String(name)))
            }
        }
        return (bytes, gone.sorted())
    }

    /// Files of all ledgers. One that cannot be read stops the sweep, because its files are unknown.
    private func heldFiles() async throws -> Set<ObjectKey> {
        var held: Set<ObjectKey> = []
        for found in try await workspace.ledgers.pointers() { held.formUnion(try found.pointer.get().files) }
        return held
    }

    private static func run(of key: ObjectKey) -> RunID? {
        let parts = key.rawValue.split(separator: "/")
        return parts.count > 1 ? RunID(String(parts[1])) : nil
    }
}

extension ObjectKey {
    /// Whether it is this object, or one below it: on S3 a table is a folder.
    fileprivate func isWithin(_ other: ObjectKey) -> Bool {
        self == other || rawValue.hasPrefix(other.rawValue + "/")
    }
}
