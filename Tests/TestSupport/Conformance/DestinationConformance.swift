import Foundation
package import SegmentCore
import Testing

/// What every conformer to `Destination` does alike. A conformer's test makes one over a new, empty place and calls
/// `run`; a rule that a place cannot show (no reading back) is left out by giving no `read`.
package struct DestinationConformance: Sendable {
    package typealias Read = @Sendable (_ id: String, _ column: String) async throws -> [String]?

    private let destination: any Destination
    private let objects: any ObjectStore
    private let read: Read?
    /// Rows as the destination's contract shapes them.
    private let rows: ShapedRows

    /// - Parameter read: the values that an endpoint has in a column; nil where there is no such endpoint.
    package init(_ destination: any Destination, objects: any ObjectStore, read: Read?) {
        self.destination = destination
        self.objects = objects
        self.read = read
        rows = ShapedRows(destination.contract)
    }

    package func run() async throws {
        try await aKeyIsTakenOnce()
        try await countsAddUp()
        try await rejectedRowsAreNamed()
        try await anUnknownKeyIsNotFound()
        try await anUnknownTicketIsLost()
        try await attributesMerge()
        try await aMissingFileIsAFailure()
    }

    private func aKeyIsTakenOnce() async throws {
        let batch = try await batch("once", rows.csv(["Once"], [.init("once-1", ["first"])]), rows: 1)
        let first = try await outcome(of: batch)
        try await put(rows.csv(["Once"], [.init("once-1", ["second"])]), at: batch.files[0])
        let second = try await outcome(of: batch)
        #expect(first == second, "the same key gives the same outcome")
        #expect(try await destination.find(batch.key) != nil, "a started import is found by its key")
        if let read {
            #expect(try await read("once-1", rows.column("Once")) == ["first"], "the second start took rows")
        }
    }

    private func countsAddUp() async throws {
        let text = rows.csv(["Sum"], (0..<20).map { .init("sum-\($0)", ["x"], isNew: $0 % 3 != 0) })
        let outcome = try await outcome(of: batch("sum", text, rows: 20))
        #expect(outcome.accepted + outcome.rejected + outcome.unknown == 20)
        #expect(outcome.reasons.allSatisfy { !$0.text.contains("sum-") }, "reasons hold no row data")
    }

    private func rejectedRowsAreNamed() async throws {
        guard destination.contract.reportsRows else { return }
        let long = String(repeating: "x", count: destination.contract.valueLength + 1)
        let text = rows.csv(["Named"], [.init("named-1", ["x"]), .init("named-2", [long])])
        let batch = try await batch("named", text, rows: 2)
        let outcome = try await outcome(of: batch)
        #expect(outcome.accepted == 1)
        #expect(outcome.rejected == 1)
        #expect(outcome.unknown == 0)
        #expect(outcome.rejections == batch.rejections)
        let file = try #require(try await objects.get(batch.rejections))
        let line = try JSONDecoder().decode([String: String].self, from: file.data)
        #expect(line["id"] == "named-2")
        #expect(line["reason"]?.isEmpty == false)
    }

    private func anUnknownKeyIsNotFound() async throws {
        let never = try key("never")
        #expect(try await destination.find(never) == nil)
    }

    private func anUnknownTicketIsLost() async throws {
        let ticket = ImportTicket(try key("never").description)
        #expect(try await destination.status(of: ticket, waiting: .zero) == .lost)
    }

    private func attributesMerge() async throws {
        guard let read else { return }
        let new = rows.line("Merge-1", [("Keep", ["k"]), ("Replace", ["a", "b"]), ("Clear", ["c"])], isNew: true)
        let change = rows.line("merge-1", [("Replace", ["n"]), ("Clear", [])])
        for (name, line) in [("merge-1", new), ("merge-2", change)] {
            let outcome = try await outcome(of: batch(name, line + "\n", rows: 1, format: .jsonLines))
            #expect(outcome.accepted == 1)
        }
        #expect(try await read("merge-1", rows.column("Keep")) == ["k"], "an omitted attribute stays")
        #expect(try await read("merge-1", rows.column("Replace")) == ["n"], "a list replaces")
        #expect(try await read("merge-1", rows.column("Clear")) == [], "nothing clears")
        let empty = rows.csv(["Keep", "Other"], [.init("merge-1", ["", "o"], isNew: false)])
        _ = try await outcome(of: batch("merge-3", empty, rows: 1))
        #expect(try await read("merge-1", rows.column("Keep")) == ["k"], "an empty CSV cell is not given")
        #expect(try await read("MERGE-1", rows.column("Other")) == ["o"], "ids compare without case")
    }

    private func aMissingFileIsAFailure() async throws {
        var batch = try await batch("missing", rows.csv([], [.init("x", [])]), rows: 1)
        try await objects.delete(batch.files[0])
        batch.files = [batch.folder.appending("gone.csv")]
        await #expect(throws: DestinationFailure.self) { _ = try await outcome(of: batch) }
    }
}

extension DestinationConformance {
    private func key(_ name: String) throws -> BatchKey {
        BatchKey(run: try #require(RunID("20261121T101500Z-conforms")), batch: name)
    }

    private func put(_ text: String, at key: ObjectKey) async throws {
        try await objects.put(Data(text.utf8), at: key, when: .always)
    }

    private func batch(
        _ name: String, _ text: String, rows: Int, format: ImportBatch.Format = .csv
    ) async throws -> ImportBatch {
        let folder = BatchFolder.of(try key(name), attempt: 1)
        let file = folder.appending(format == .csv ? "rows.csv" : "rows.json")
        try await put(text, at: file)
        return ImportBatch(
            key: try key(name), format: format, folder: folder, files: [file], rows: rows, bytes: text.utf8.count,
            rejections: ObjectKey("conformance", "\(name)-rejected.jsonl"))
    }

    private func outcome(of batch: ImportBatch) async throws -> ImportOutcome {
        let ticket = try await destination.start(batch)
        while true {
            switch try await destination.status(of: ticket, waiting: .seconds(10)) {
            case .running: continue
            case .done(let outcome): return outcome
            case .lost: throw DestinationFailure(.unavailable, Problem("lost", "the import was lost"))
            }
        }
    }
}
