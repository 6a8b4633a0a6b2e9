package import Foundation
package import SegmentCore
import Synchronization

/// A journal over an object store: one object per run, changed by conditional writes, so that any process can continue a
/// run.
///
/// `journal/runs/RUN.json` is the record. Two kinds of empty objects save reads: `journal/segments/SEGMENT/RUN` lists the
/// runs of a segment, `journal/held/SEGMENT/RUN` those that are or were held. They are written before the record, so one
/// without a record is ignored.
package struct ObjectJournal: Journal {
    private let store: any ObjectStore
    private let known = KnownRuns()
    /// How often an append is tried again after another process wrote between its read and its write.
    private static let tries = 50
    /// Records that a list reads at the same time.
    private static let width = 16

    package init(store: any ObjectStore) { self.store = store }

    package func create(_ record: RunRecord) async throws(JournalFailure) {
        let run = record.request.id
        _ = try await put(Data(), at: Self.mark(of: record), when: .always)
        let data = try RunDocument(record: record).encoded()
        guard let version = try await put(data, at: Self.key(run), when: .absent) else {
            throw JournalFailure(.exists, "run \(run) is already in \(location(run))")
        }
        known.keep(record, at: version)
    }

    package func append(_ event: JournalEvent, to run: RunID, at time: Date) async throws(JournalFailure) {
        var found = known[run]
        for _ in 0..<Self.tries {
            if found == nil { found = try await read(run) }
            guard var (record, version) = found else {
                throw JournalFailure(
                    .missing, "there is no run \(run) in \(location(run)); `headgate runs` lists them")
            }
            record.apply(event, at: time)
            if record.status == .held { _ = try await put(Data(), at: Self.heldMark(of: record), when: .always) }
            let data = try RunDocument(record: record).encoded()
            if let next = try await put(data, at: Self.key(run), when: .version(version)) {
                version = next
                known.keep(record, at: version)
                return
            }
            known.forget(run)
            found = nil
        }
        throw JournalFailure(.unavailable, "\(location(run)) keeps changing; try again")
    }

    package func load(_ run: RunID) async throws(JournalFailure) -> RunRecord? { try await read(run)?.record }

    package func list(_ filter: RunFilter) async throws(JournalFailure) -> [RunRecord] {
        guard filter.limit > 0, filter.statuses?.isEmpty != true else { return [] }
        // Every run lists the held runs. They are few, and their marks save reading the others.
        let names =
            filter.statuses == [.held] ? try await heldNames(of: filter.segment) : try await names(of: filter.segment)
        var (found, waiting) = ([RunRecord](), RunNames(names, before: filter.before))
        while let next = waiting.next(Self.width, having: found, of: filter.limit) {
            found += try await records(next).filter(filter.takes)
        }
        let sorted = found.sorted { ($0.createdAt, $0.request.id) > ($1.createdAt, $1.request.id) }
        return Array(sorted.prefix(filter.limit))
    }

    package func delete(_ run: RunID) async throws(JournalFailure) {
        known.forget(run)
        guard let (record, _) = try await read(run) else { return }
        try await calling { () async throws(StoreFailure) in try await store.delete(Self.key(run)) }
        try await calling { () async throws(StoreFailure) in try await store.delete(Self.mark(of: record)) }
        try await calling { () async throws(StoreFailure) in try await store.delete(Self.heldMark(of: record)) }
    }

    // MARK: Objects

    private static let root = ObjectKey("journal")
    private static func key(_ run: RunID) -> ObjectKey { root.appending("runs").appending("\(run).json") }

    /// The dash is for runs without a segment: no segment's name begins with one.
    private static func segment(_ name: SegmentName?) -> ObjectKey {
        root.appending("segments").appending(name?.rawValue ?? "-")
    }

    private static func mark(of record: RunRecord) -> ObjectKey {
        segment(record.request.segment.name).appending(record.request.id.rawValue)
    }

    /// Written before a run is held, and kept afterwards; the record's status decides.
    private static func heldMark(of record: RunRecord) -> ObjectKey {
        held(record.request.segment.name).appending(record.request.id.rawValue)
    }

    private static func held(_ name: SegmentName?) -> ObjectKey {
        root.appending("held").appending(name?.rawValue ?? "-")
    }

    private func heldNames(of segment: SegmentName?) async throws(JournalFailure) -> [RunID] {
        let folder = segment.map { Self.held($0) } ?? Self.root.appending("held")
        let keys = try await calling { () async throws(StoreFailure) in try await store.list(under: folder) }
        return keys.compactMap { RunID($0.rawValue.split(separator: "/").last.map(String.init) ?? "") }
    }

    private func location(_ run: RunID) -> String { store.location(of: Self.key(run)).shown }

    private func read(_ run: RunID) async throws(JournalFailure) -> (record: RunRecord, version: ObjectVersion)? {
        guard let object = try await calling({ () async throws(StoreFailure) in try await store.get(Self.key(run)) })
        else { return nil }
        let record = try RunDocument.record(object.data, of: run, location: location(run))
        known.keep(record, at: object.version)
        return (record, object.version)
    }

    /// Nil where the condition does not hold.
    private func put(
        _ data: Data, at key: ObjectKey, when condition: PutCondition
    ) async throws(JournalFailure) -> ObjectVersion? {
        do { return try await store.put(data, at: key, when: condition) } catch {
            if error.reason == .conditionFailed { return nil }
            throw JournalFailure(error)
        }
    }

    private func calling<T>(_ body: () async throws(StoreFailure) -> T) async throws(JournalFailure) -> T {
        do { return try await body() } catch { throw JournalFailure(error) }
    }

    private func names(of segment: SegmentName?) async throws(JournalFailure) -> [RunID] {
        let folder = segment.map { Self.segment($0) } ?? Self.root.appending("runs")
        return try await calling { () async throws(StoreFailure) in try await store.list(under: folder) }.compactMap {
            key in
            let name = key.rawValue.split(separator: "/").last.map(String.init) ?? ""
            return RunID(segment == nil && name.hasSuffix(".json") ? String(name.dropLast(5)) : name)
        }
    }

    private func records(_ runs: [RunID]) async throws(JournalFailure) -> [RunRecord] {
        let read = await withTaskGroup(of: Result<RunRecord?, JournalFailure>.self) { group in
            for run in runs {
                group.addTask {
                    do throws(JournalFailure) { return .success(try await load(run)) } catch { return .failure(error) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        var records: [RunRecord] = []
        for result in read { if let record = try result.get() { records.append(record) } }
        return records
    }
}

/// The newest records that this process wrote or read, so that an append does not read what it has just written.
private final class KnownRuns: Sendable {
    private let runs = Mutex<[RunID: (record: RunRecord, version: ObjectVersion)]>([:])

    subscript(run: RunID) -> (record: RunRecord, version: ObjectVersion)? { runs.withLock { $0[run] } }

    func keep(_ record: RunRecord, at version: ObjectVersion) {
        runs.withLock { runs in
            // Ended runs are rarely written again.
            let isOpen = [.running, .held, .interrupted].contains(record.status)
            runs[record.request.id] = isOpen ? (record, version) : nil
        }
    }

    func forget(_ run: RunID) { runs.withLock { $0[run] = nil } }
}

extension JournalFailure {
    fileprivate init(_ failure: StoreFailure) {
        let reason: Reason =
            switch failure.reason {
            case .corrupt: .corrupt
            case .full: .full
            case .conditionFailed, .denied, .unavailable: .unavailable
            }
        self.init(reason, failure.message)
    }
}
