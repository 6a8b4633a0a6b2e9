import FileStore
import Foundation
import Logging
import ProjectFiles
import QueryEngines
package import SegmentCore
import Workflow

/// What a sweep took away, or would.
package struct Sweep: Sendable, Hashable, Encodable {
    package var runs: [RunID] = []
    /// Folders of runs that the journal does not know.
    package var strangers: [RunID] = []
    /// What dead processes left.
    package var leftovers: Int = 0
    package var bytes: Int = 0
}

extension Services {
    private var retention: Retention {
        Retention(runs: project.retention.runs, days: project.retention.days, planMaxAge: project.planMaxAge)
    }

    /// After a run: old runs of its segment go. A sweep that fails is told and fails nothing.
    package func retain(after segment: SegmentName?) async {
        do {
            var sweep = Sweep()
            try await sweepRuns(of: segment, into: &sweep, isDry: false)
            if sweep.bytes > 0 { logger.info("old runs deleted", metadata: ["bytes": "\(sweep.bytes)"]) }
        } catch {
            logger.warning("old runs not deleted", metadata: ["error": "\(error)"])
        }
    }

    /// Everything that has had its time: runs, folders of unknown runs, what dead processes left.
    package func sweep(isDry: Bool) async throws -> Sweep {
        var sweep = Sweep()
        try await sweepRuns(of: nil, into: &sweep, isDry: isDry)
        try await sweepStrangers(into: &sweep, isDry: isDry)
        if !isDry { await endOrphans() }
        for leftover in deadLeftovers() {
            if !isDry { try machine.remove(leftover) }
            sweep.leftovers += 1
            sweep.bytes += leftover.bytes
        }
        return sweep
    }

    /// Before a run: ends the engine's children of processes that were killed, which would go on to use memory and cores.
    package func endOrphans() async {
        let ended = await OrphanedChildren.end(in: deadLeftovers(in: "work").map(\.name))
        if ended > 0 {
            logger.warning("children of a dead process ended", metadata: ["children": "\(ended)"])
        }
    }

    /// What processes left that are surely dead, or had their time twice over.
    ///
    /// - Parameter folder: a folder of the results root to look in, not all of it.
    func deadLeftovers(in folder: String? = nil) -> [Leftover] {
        let limit = target.engine.timeout ?? .seconds(3_600)
        let longest = 2 * Double(limit.components.seconds)
        let names = JobName(owner: system.owner)
        return machine.unfinished(under: folder.map { ObjectKey($0) } ?? ObjectKey()).filter { leftover in
            let tail = leftover.name.drop { $0 != "-" }.dropFirst()
            if let owner = names.owner(of: String(tail)) { return system.isGone(owner) }
            return system.now().timeIntervalSince(leftover.modified) > longest
        }
    }

    // MARK: Runs

    private func sweepRuns(of segment: SegmentName?, into sweep: inout Sweep, isDry: Bool) async throws {
        let now = system.now()
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
        if !gone.isEmpty { try await forget(gone) }
    }

    /// Runs of a lost journal, or of another machine: by the time in their names.
    private func sweepStrangers(into sweep: inout Sweep, isDry: Bool) async throws {
        let names = Set(try await store.list(under: ObjectKey("runs")).compactMap(Self.run(of:)))
        let known = Set(try await journal.list(RunFilter(limit: .max)).map(\.request.id))
        let held = try await heldFiles()
        let cutoff = retention.cutoff(at: system.now())
        let style = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)
        for id in names.subtracting(known).sorted() {
            guard let time = id.rawValue.split(separator: "-").first,
                let date = try? Date(String(time), strategy: style),
                date < cutoff
            else { continue }
            let (bytes, cleared) = try await clear(id, held: held, isDry: isDry)
            sweep.bytes += bytes
            if bytes > 0 { sweep.strangers.append(id) }
            if !isDry, !cleared.isEmpty { try await forget(cleared) }
        }
    }

    /// Deletes a run's files but those that a ledger is made of.
    ///
    /// - Returns: what is gone: the whole folder, or the folders in it that tables lay in.
    private func clear(
        _ run: RunID, held: Set<ObjectKey>, isDry: Bool
    ) async throws -> (bytes: Int, gone: [ObjectKey]) {
        let folder = RunFiles.folder(run)
        let prefix = folder.rawValue + "/"
        guard held.contains(where: { $0.rawValue.hasPrefix(prefix) }) else {
            let bytes = try await results.bytes(under: folder)
            if !isDry { try await store.delete(folder) }
            return (bytes, [folder])
        }
        var bytes = 0
        var gone: Set<ObjectKey> = []
        for key in try await store.list(under: folder) where !held.contains(where: { key.isWithin($0) }) {
            bytes += try await results.bytes(under: key)
            if !isDry { try await store.delete(key) }
            if let name = key.rawValue.dropFirst(prefix.count).split(separator: "/").first {
                gone.insert(folder.appending(String(name)))
            }
        }
        return (bytes, gone.sorted())
    }

    /// Files of all ledgers; one that cannot be read stops the sweep, because nobody knows what it holds.
    private func heldFiles() async throws -> Set<ObjectKey> {
        var held: Set<ObjectKey> = []
        for found in try await ledgers.pointers() { held.formUnion(try found.pointer.get().files) }
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
