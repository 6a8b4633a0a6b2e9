import SegmentCore

@testable import Workflow

/// One case of the matrix: a segment with its ledger and its files, from which the statements of a run are made.
///
/// The segment has every kind of column that a rule treats by itself: text, list, metric, field, and an attribute that
/// the query dropped. With users it has `User.UserId` and two user attributes as well.
struct StatementCase {
    var mode = SegmentMode.mirror
    /// Of the custom attributes.
    var leavers = LeaverRule.clear
    var hasUsers = false
    /// The user says that no user has two endpoints.
    var isSingle = false
    /// The ledger holds rows in doubt and rejected rows.
    var isOpen = false
    var full = false
    /// The ledger's base has every slot: an engine that compares by digests does so in two steps.
    var hasWholeBase = false

    static let run = id("20261121T101500Z-000002")
    static let earlier = id("20261120T101500Z-000001")
    static let files = ObjectKey("runs", run.rawValue)
    static let snapshotTable = files.appending("snapshot.parquet")
    static let planTable = files.appending("plan.parquet")
    static let sentTable = files.appending("sent.parquet")

    // MARK: Columns

    private var names: [(String, Attribute.Kind, ValueType)] {
        let plain: [(String, Attribute.Kind, ValueType)] = [
            ("Attributes.Plan", .endpoint, .text), ("Attributes.Tags", .endpoint, .textList),
            ("Metrics.Score", .metric, .double), ("Address", .field, .text),
        ]
        let users: [(String, Attribute.Kind, ValueType)] = [
            ("User.UserId", .field, .text), ("User.UserAttributes.Tier", .user, .text),
            ("User.UserAttributes.Topics", .user, .textList),
        ]
        return plain + (hasUsers ? users : [])
    }

    private func rule(_ kind: Attribute.Kind) -> LeaverRule {
        switch (kind, leavers) {
        case (.field, _), (.metric, .clear): .keep
        case (.metric, .set): .set("0")
        default: leavers
        }
    }

    var columns: [SegmentColumn] {
        names.enumerated().map { index, name in
            SegmentColumn(
                attribute: Attribute(name: name.0, kind: name.1), type: name.2, position: index + 1, rule: rule(name.1))
        }
    }

    var query: ValidatedQuery {
        ValidatedQuery(
            idPosition: 0, idType: .text, columns: columns,
            userScope: isSingle ? .single : hasUsers ? .fold : .keep, tables: ["contact"], warnings: [])
    }

    static let text = SourceText("SELECT * FROM contact -- it's the analyst's", name: "segments/vip.sql")

    /// Slots in the order of the ledger; the dropped attribute has the first.
    var slots: [PlanSlot] {
        let dropped = Attribute(name: "Attributes.Old", kind: .endpoint)
        let held = PlanSlot(slot: LedgerSlot(index: 0, attribute: dropped), column: nil, rule: rule(.endpoint))
        return [held]
            + columns.enumerated().map { index, column in
                let slot = LedgerSlot(
                    index: index + 1, attribute: column.attribute, isList: column.type == .textList)
                return PlanSlot(slot: slot, column: column, rule: column.rule)
            }
    }

    // MARK: Run

    static let contract: DestinationContract = {
        var contract = RuleCase.contract
        contract.csvIsOneLine = true
        return contract
    }()

    func shape(_ dialect: StatementDialect) -> PlanShape {
        var shape = PlanShape(
            contract: Self.contract, slots: slots, userScope: query.userScope, mode: mode, full: full,
            retryRejected: false)
        shape.comparesByDigests = !dialect.traits.chargesForReads
        return shape
    }

    var snapshot: Snapshot { Snapshot(query: query, table: Self.snapshotTable, bytesScanned: nil) }

    var plan: ChangePlan {
        ChangePlan(
            snapshot: snapshot, table: Self.planTable, seals: [], slots: slots, ledgerGeneration: 7,
            destination: Self.contract.identity, counts: RowCounts(), attributes: [:], figures: PlanFigures(),
            format: .jsonLines, firstLedger: false)
    }

    // MARK: Ledger

    /// A base, as a rule without the newest slot, and one batch accepted since; open also a batch of each state that leaves doubt or a
    /// refusal, and a file of what compaction could not fold.
    var pointer: LedgerPointer {
        var pointer = LedgerPointer(destination: Self.contract.identity, segment: .history)
        let all = slots.map(\.slot.index)
        pointer.slots = slots.map(\.slot)
        pointer.sequence = 9
        pointer.base = LedgerFile(
            key: ObjectKey("ledgers", "base-4.parquet"), slots: hasWholeBase ? all : all.dropLast(), rows: 1_000)
        pointer.deltas = [delta(5, "c-0", .accepted)]
        guard isOpen else { return pointer }
        pointer.open = LedgerFile(key: ObjectKey("ledgers", "open-4.parquet"), slots: all, rows: 10)
        pointer.deltas += [
            delta(6, "c-0", .doubt), delta(6, "c-1", .accepted), delta(7, "j-0", .unknown),
            delta(8, "h-7.j-0-1", .isolated),
            delta(8, "j-1", .rejected), delta(9, "m", .mixed),
        ]
        return pointer
    }

    private func delta(_ sequence: Int, _ batch: String, _ state: LedgerDelta.State) -> LedgerDelta {
        let name = state == .mixed ? "mixed" : "sent"
        let file = LedgerFile(
            key: ObjectKey("runs", "earlier-\(sequence)", "\(name).parquet"), slots: slots.map(\.slot.index), rows: 20)
        return LedgerDelta(
            sequence: sequence, run: Self.earlier, batch: batch, file: file, rows: 10, state: state)
    }

    private static func id(_ text: String) -> RunID {
        guard let id = RunID(text) else { preconditionFailure("\(text) names a run") }
        return id
    }
}
