import BatchFiles
import GRDB
import SegmentCore
import Synchronization

/// Takes the rows of files into the tables within a transaction that the caller has opened. Memory is bounded by one
/// chunk, whatever the files hold.
struct FileImport: ~Copyable {
    struct Counts {
        var accepted = 0
        var rejected = 0
        var reasons: [String: Int] = [:]

        var rows: Int { accepted + rejected }

        /// At most 20, most frequent first.
        var topReasons: [ImportOutcome.Reason] {
            let sorted = reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            return sorted.prefix(20).map { ImportOutcome.Reason(text: $0.key, rows: $0.value) }
        }
    }

    private let contract: DestinationContract
    private let rules: RowRules
    private let writer: EndpointWriter
    private let stop: StopSign
    private let progress: (Int) -> Void
    private let memory: ImportMemory
    private var chunk: RowChunk
    private var order: RowOrder
    private var rejections: RejectionFile?
    private var refused: [(row: Int, reason: String)] = []
    private(set) var counts = Counts()

    /// - Parameters:
    ///   - rejections: where rejected rows are written; nowhere when nil.
    ///   - memory: lends the arrays, and gets them back at the end.
    init(
        into db: Database, contract: DestinationContract, rejections: String?, memory: ImportMemory, stop: StopSign,
        progress: @escaping (Int) -> Void
    ) throws {
        self.contract = contract
        rules = RowRules(contract)
        writer = try EndpointWriter(db)
        self.memory = memory
        (chunk, order) = memory.take()
        self.stop = stop
        self.progress = progress
        self.rejections = rejections.map { RejectionFile(path: $0) }
    }

    deinit { memory.giveBack(chunk, order) }

    mutating func take(_ path: String, format: ImportBatch.Format, name: String) throws {
        var file = try EndpointFile(path: path, format: format, contract: contract, name: name)
        while try file.next(into: &chunk) {
            try writer.extend(to: file.columns)
            try takeChunk(columns: file.columns)
            progress(counts.rows)
            try stop.check()
        }
    }

    private mutating func takeChunk(columns: [EndpointColumn]) throws {
        refused.removeAll(keepingCapacity: true)
        for (index, row) in chunk.rows.enumerated() {
            if let reason = rules.reason(against: row, in: chunk, columns: columns) { refused.append((index, reason)) }
        }
        let spoiled = Set(refused.map(\.row))
        order.arrange(chunk) { !spoiled.contains($0) }
        for place in 0..<order.count {
            if place & 0xFFF == 0 { try stop.check() }
            let index = order.row(at: place)
            let reason = try order.withKey(at: place) {
                try writer.write(chunk.rows[index], of: chunk, columns: columns, key: $0)
            }
            if let reason { refused.append((index, reason)) }
        }
        counts.accepted += chunk.rows.count - refused.count
        counts.rejected += refused.count
        try recordRefused()
    }

    /// In the file's order.
    private mutating func recordRefused() throws {
        refused.sort { $0.row < $1.row }
        for (index, reason) in refused {
            counts.reasons[reason, default: 0] += 1
            let id = chunk.rows[index].id ?? 0..<0
            try rejections?.add(id: chunk.text[id], reason: reason)
        }
    }

    /// Puts the file of rejected rows in its place. The transaction is committed after this, so that a batch that
    /// counts as taken has its file.
    mutating func finish() throws {
        try stop.check()
        try rejections?.finish(isEmpty: counts.rejected == 0)
    }

    mutating func discard() { rejections?.discard() }
}

/// Carries a task's cancellation to the database's own thread.
final class StopSign: Sendable {
    private let isUp = Mutex(false)

    func raise() { isUp.withLock { $0 = true } }

    func check() throws {
        if isUp.withLock({ $0 }) { throw CancellationError() }
    }
}
