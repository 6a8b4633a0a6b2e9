import SegmentCore
import TestSupport
import Workflow

/// A small ledger and a small result, put through the real statements: one fine rule at a time.
struct RuleCase {
    /// Column names in result order; the prefix says the kind, a trailing `[]` a list.
    var columns: [String]
    /// Attributes that the ledger has and the query dropped.
    var dropped: [String] = []
    /// By attribute; custom attributes without an entry clear.
    var rules: [String: LeaverRule] = [:]
    /// Accepted values by key.
    var ledger: [String: [String: String]] = [:]
    /// What is in doubt or rejected, each above the accepted rows; `d`, `u`, `r` or `x`, and the batch behind a space.
    var tries: [(key: String, state: String, values: [String: String])] = []
    /// `Id` and the cells in the order of the columns.
    var rows: [[String?]] = []
    var mode = SegmentMode.mirror
    var full = false
    var retryRejected = false
    var isSingle = false

    /// `class key NAME=value …` of every row; quiet rows have no key. Sorted.
    func plan() async throws -> [String] {
        let answers = try await answers()
        return (answers["plan"] ?? []).flatMap { row in
            let values =
                row["fmt"] == nil
                ? []
                : slots.compactMap { slot in
                    row[slot.slot.column].map { "\(slot.attribute.name)=\($0)" }
                }
            let moves = row["fmt"] == "n" ? ["quietly"] : []
            let id = row["id"] ?? row["k"]
            let text = ([row["class"], id, row["why"]].compactMap { $0 } + moves + values).joined(separator: " ")
            return Array(repeating: text, count: row["row_count"].flatMap(Int.init) ?? 0)
        }.sorted()
    }

    /// The JSON lines of the rows to send, sorted.
    func lines() async throws -> [String] { (try await answers()["export"] ?? []).compactMap { $0["line"] }.sorted() }

    /// `batch id` of every row to send, sorted.
    func batches() async throws -> [String] {
        (try await answers()["sent"] ?? []).map { "\($0["batch"] ?? "") \($0["id"] ?? $0["k"] ?? "")" }.sorted()
    }

    private func answers() async throws -> [String: [DuckDBSession.Row]] {
        let box = AnswerBox()
        try await DuckDBSession.with { db in
            _ = try await db.ask(setUp)
            await box.put(try await db.ask(RunTables(run: run, number: 1, pointer: pointer).script(format: .jsonLines)))
        }
        return await box.answers
    }

    // MARK: Making the run

    static let contract = DestinationContract(
        identity: DestinationIdentity("pretend"), families: [],
        fields: [
            .init(name: "Address"), .init(name: "ChannelType", oneOf: ["EMAIL", "SMS"]), .init(name: Attribute.userID),
        ],
        refused: [:], attributeNameLength: 50, valueLength: 5, listLength: 2, rowBytes: 15_000, customAttributes: 40,
        batchRows: 100, batchBytes: 1_000_000, reportsRows: true)

    private func attribute(_ name: String) -> Attribute {
        let kind: Attribute.Kind =
            name.hasPrefix("Attributes.")
            ? .endpoint
            : name.hasPrefix("User.UserAttributes.") ? .user : name.hasPrefix("Metrics.") ? .metric : .field
        return Attribute(name: name.replacing("[]", with: ""), kind: kind)
    }

    private func rule(_ attribute: Attribute) -> LeaverRule {
        rules[attribute.name] ?? (attribute.kind == .endpoint || attribute.kind == .user ? .clear : .keep)
    }

    private var run: ModelRun {
        let made = columns.enumerated().map { index, name in
            SegmentColumn(
                attribute: attribute(name), type: name.hasSuffix("[]") ? .textList : .text, position: index + 1,
                rule: rule(attribute(name)))
        }
        let scope: UserScope = isSingle ? .single : columns.contains(Attribute.userID) ? .fold : .keep
        let cells = rows.map { row in
            ModelRow(
                id: row.first ?? nil,
                cells: zip(columns, row.dropFirst()).map { name, cell in
                    guard let cell else { return .null }
                    return name.hasSuffix("[]") ? .list(cell.split(separator: ",").map(String.init)) : .text(cell)
                })
        }
        return ModelRun(
            columns: made, slots: slots(made), scope: scope, mode: mode, full: full, retryRejected: retryRejected,
            contract: Self.contract, rows: cells)
    }

    private var slots: [PlanSlot] { run.slots }

    private func slots(_ made: [SegmentColumn]) -> [PlanSlot] {
        (columns + dropped).enumerated().map { index, name in
            PlanSlot(
                slot: .init(index: index, attribute: attribute(name), isList: name.hasSuffix("[]")),
                column: made.first { $0.attribute == attribute(name) }, rule: rule(attribute(name)))
        }
    }

    private var pointer: LedgerPointer {
        var pointer = LedgerPointer(destination: Self.contract.identity, segment: SegmentName.history)
        let indexes = slots.map(\.slot.index)
        pointer.slots = slots.map(\.slot)
        pointer.base = LedgerFile(key: ObjectKey("base"), slots: indexes, rows: ledger.count)
        if !tries.isEmpty { pointer.open = LedgerFile(key: ObjectKey("open"), slots: indexes, rows: tries.count) }
        return pointer
    }

    private var setUp: String {
        let names = slots.map { ", \($0.slot.column) VARCHAR" }.joined()
        func values(_ given: [String: String]) -> String {
            slots.map { given[$0.attribute.name].map(StandardSQL.literal) ?? "NULL" }.map { ", " + $0 }.joined()
        }
        let accepted = ledger.map { "INSERT INTO base VALUES ('\($0.key)', '\($0.key)'\(values($0.value)));" }
        let open = tries.enumerated().map { index, row in
            let state = row.state.split(separator: " ").map(String.init)
            let known = [row.key, row.key, "\(index + 1)", state.first ?? "", state.count > 1 ? state[1] : "1.j-0"]
            return
                "INSERT INTO open VALUES (\(known.map(StandardSQL.literal).joined(separator: ", "))\(values(row.values)));"
        }
        let tables = [
            "CREATE TABLE base (k VARCHAR, id VARCHAR\(names));",
            "CREATE TABLE open (k VARCHAR, id VARCHAR, q BIGINT, s VARCHAR, g VARCHAR\(names));",
        ]
        return (tables + accepted + open).joined(separator: "\n")
    }
}

private actor AnswerBox {
    private(set) var answers: [String: [DuckDBSession.Row]] = [:]
    func put(_ answers: [String: [DuckDBSession.Row]]) { self.answers = answers }
}

extension SegmentName {
    /// The segment of these tests.
    static var history: SegmentName {
        guard let name = SegmentName("history") else { preconditionFailure("a plain word is a name") }
        return name
    }
}
