import Foundation
package import SegmentCore
import Synchronization

/// A destination that takes rows instead of files, as an HTTP API does: other names, other nesting and another word for
/// "nothing" than the destinations of the product. Rows are kept in memory.
package final class RowDestination: Destination {
    package typealias Values = [String: [String]]

    private struct State {
        var rows: [String: Values] = [:]
        var outcomes: [BatchKey: ImportOutcome] = [:]
    }

    package static func contract(_ identity: String) -> DestinationContract {
        DestinationContract(
            identity: DestinationIdentity(identity),
            families: [
                .init(prefix: "Traits.", kind: .endpoint, path: ["traits"]),
                .init(prefix: "Metrics.", kind: .metric, path: []),
            ],
            fields: [.init(name: "Email", path: ["contact", "email"])], refused: [:], attributeNameLength: 50,
            valueLength: 100, listLength: 10, rowBytes: 10_000, customAttributes: 50, batchRows: 100,
            batchBytes: 100_000, reportsRows: true, findIsCertain: true, csvIsOneLine: false,
            rowShape: RowShape(key: "profile", wrapping: ["item"], values: .asTyped, nothing: .null))
    }

    package let contract: DestinationContract
    private let reader: any BatchReader
    private let objects: any ObjectStore
    private let state = Mutex(State())

    package init(_ contract: DestinationContract, reader: any BatchReader, objects: any ObjectStore) {
        self.contract = contract
        self.reader = reader
        self.objects = objects
    }

    /// All rows, by key in lower case and by whole attribute name.
    package var rows: [String: Values] { state.withLock { $0.rows } }

    package func start(_ batch: ImportBatch) async throws(DestinationFailure) -> ImportTicket {
        let ticket = ImportTicket(batch.key.description)
        if state.withLock({ $0.outcomes[batch.key] }) != nil { return ticket }
        let (rows, rejected) = try read(batch)
        var outcome = ImportOutcome(
            key: batch.key, accepted: rows.count, rejected: rejected.count, unknown: 0,
            reasons: rejected.isEmpty ? [] : [.init(text: "breaks_the_contract", rows: rejected.count)])
        if !rejected.isEmpty {
            outcome.rejections = batch.rejections
            do {
                let lines = try rejected.map { try JSONEncoder().encode($0) + Data("\n".utf8) }
                try await objects.put(Data(lines.joined()), at: batch.rejections, when: .always)
            } catch {
                throw DestinationFailure(.unavailable, Problem("rejections_not_kept", "\(error)"))
            }
        }
        state.withLock { [outcome] state in
            for row in rows { Self.apply(row, to: &state.rows[row.key.lowercased(), default: [:]]) }
            state.outcomes[batch.key] = outcome
        }
        return ticket
    }

    package func status(
        of ticket: ImportTicket, waiting patience: Duration
    ) async throws(DestinationFailure) -> ImportStatus {
        let outcome = state.withLock { $0.outcomes.values.first { $0.key.description == ticket.rawValue } }
        return outcome.map(ImportStatus.done) ?? .lost
    }

    package func find(_ key: BatchKey) async throws(DestinationFailure) -> ImportTicket? {
        state.withLock { $0.outcomes[key] }.map { _ in ImportTicket(key.description) }
    }

    private func read(
        _ batch: ImportBatch
    ) throws(DestinationFailure) -> (rows: [BatchRow], rejected: [[String: String]]) {
        var rows: [BatchRow] = []
        var rejected: [[String: String]] = []
        do throws(Problem) {
            let opened = try reader.open(batch)
            while true {
                let page = try opened.next(50)
                if page.isEmpty { return (rows, rejected) }
                for row in page {
                    if let flaw = row.flaw {
                        rejected.append(["id": row.key, "reason": flaw])
                    } else {
                        rows.append(row)
                    }
                }
            }
        } catch {
            throw DestinationFailure(.rejected, error)
        }
    }

    private static func apply(_ row: BatchRow, to values: inout Values) {
        for cell in row.cells {
            switch cell.value {
            case .text(let text), .number(let text): values[cell.attribute.name] = [text]
            case .list(let texts): values[cell.attribute.name] = texts
            case .nothing: values[cell.attribute.name] = nil
            }
        }
    }
}
