import SegmentCore

@testable import Workflow

/// The text of each statement of a run, by the name of its golden file. A statement has one file per text that differs:
/// where a setting leaves the text alone, its name does not say it.
struct GoldenStatements {
    let name: StatementDialect

    private var dialect: any SQLDialect { name.sql }

    /// As the dialect spells them.
    var all: [(name: String, sql: String)] { statements.map { ($0.name, dialect.text(of: $0.sql)) } }

    var statements: [(name: String, sql: SQL)] {
        snapshots + plans + counts + exports + settlements + looks + others
    }

    // MARK: Run

    private var snapshots: [(name: String, sql: SQL)] {
        [
            ("snapshot/plain", snapshot(StatementCase().query)),
            ("snapshot/users", snapshot(StatementCase(hasUsers: true).query)),
            ("snapshot/types", snapshot(Self.typed)),
        ]
    }

    private var plans: [(name: String, sql: SQL)] {
        var plans: [(name: String, sql: SQL)] = []
        for mode in [SegmentMode.mirror, .upsert] {
            for (rule, leavers) in Self.rules {
                for hasUsers in [false, true] {
                    for isOpen in [false, true] {
                        let name = "\(mode.rawValue)-\(rule)\(hasUsers ? "-users" : "")-\(isOpen ? "open" : "closed")"
                        plans.append(
                            (
                                "plan/\(name)",
                                plan(StatementCase(mode: mode, leavers: leavers, hasUsers: hasUsers, isOpen: isOpen))
                            ))
                    }
                }
            }
        }
        return plans + [
            ("plan/first", plan(StatementCase(), isFirst: true)),
            ("plan/full-open", plan(StatementCase(isOpen: true, full: true))),
            ("plan/single-user", plan(StatementCase(hasUsers: true, isSingle: true))),
            ("plan/two-steps-closed", plan(StatementCase(hasWholeBase: true))),
            ("plan/two-steps-open", plan(StatementCase(isOpen: true, hasWholeBase: true))),
        ]
    }

    private var counts: [(name: String, sql: SQL)] {
        [
            ("summary/plain", summary(StatementCase())), ("summary/users", summary(StatementCase(hasUsers: true))),
            ("sent/csv", sent(.csv)), ("sent/json-lines", sent(.jsonLines)),
            ("sent/batches", SentStatement.batches(in: StatementCase.sentTable)),
        ]
    }

    private var exports: [(name: String, sql: SQL)] {
        Self.rules.map { rule, leavers in
            ("export/json-lines-users-\(rule)", export(StatementCase(leavers: leavers, hasUsers: true)).jsonLines)
        } + [
            ("export/json-lines-plain", export(StatementCase()).jsonLines),
            ("export/json-lines-single-user", export(StatementCase(hasUsers: true, isSingle: true)).jsonLines),
            ("export/csv-plain", export(StatementCase()).csv),
            ("export/csv-users", export(StatementCase(hasUsers: true)).csv),
            (
                "export/invalid-rows",
                ExportStatement.invalidRows(shape: StatementCase().shape(name), plan: StatementCase.planTable)
            ),
        ]
    }

    // MARK: Ledger

    private var settlements: [(name: String, sql: SQL)] {
        let closed = StatementCase()
        let open = StatementCase(isOpen: true)
        let settle = SettleStatement(slots: closed.slots.map(\.slot))
        var statements = [
            ("ledger/base-closed", settle.base(of: closed.pointer)),
            ("ledger/base-open", settle.base(of: open.pointer)),
            ("ledger/carriers", settle.carriers(in: StatementCase.sentTable)),
            ("ledger/count-closed", LedgerCountStatement(pointer: closed.pointer).sql),
            ("ledger/count-open", LedgerCountStatement(pointer: open.pointer).sql),
            ("settle/mixed", settle.mixed(batches: Self.outcomes, sent: StatementCase.sentTable, sequence: 10)),
        ]
        if let rows = settle.open(of: open.pointer) { statements.append(("ledger/open", rows)) }
        return statements
    }

    private static let outcomes = [("j-0", true), ("j-1", false)].map { batch, isNamed in
        ImportOutcome(
            key: BatchKey(run: StatementCase.run, batch: batch), accepted: 9, rejected: isNamed ? 1 : 0, unknown: 0,
            rejections: isNamed ? StatementCase.files.appending("rejected-\(batch).jsonl") : nil)
    }

    // MARK: For people

    private var looks: [(name: String, sql: SQL)] {
        var looks = [("sample/closed", sample(StatementCase())), ("sample/open", sample(StatementCase(isOpen: true)))]
        for hasUsers in [false, true] {
            for isOpen in [false, true] {
                let name = "key/\(hasUsers ? "users" : "plain")-\(isOpen ? "open" : "closed")"
                looks.append((name, key(StatementCase(hasUsers: hasUsers, isOpen: isOpen))))
            }
        }
        return looks + [
            ("key/ledger-only", key(StatementCase(isOpen: true), hasSnapshot: false)),
            ("reason/invalid", reasons(["id_null", "too_long Attributes.Plan"]).invalid(in: Self.invalidFile)),
            ("reason/rejected", reasons(["no"]).rejected(in: Self.refused, sent: StatementCase.sentTable)),
            ("reason/rejected-without-values", reasons(["no"]).rejected(in: Self.refused, sent: nil)),
            ("changes/planned", changes.planned(in: Self.plans)),
            ("changes/outcomes", changes.outcomes(in: Self.deliveries)),
        ]
    }

    private var others: [(name: String, sql: SQL)] {
        let adoption = AdoptionStatement(
            slots: StatementCase(hasUsers: true).slots, contract: StatementCase.contract)
        return [
            ("adoption/base", adoption.base(from: ObjectKey("adopted.csv"), header: Self.header)),
            ("retire/query", retirement),
        ]
    }

    private static let invalidFile = StatementCase.files.appending("invalid.csv")
    private static let refused = ["j-0", "j-1"].map { StatementCase.files.appending("rejected-\($0).jsonl") }
    private static let plans = [
        (StatementCase.earlier, StatementCase().plan), (StatementCase.run, StatementCase(hasUsers: true).plan),
    ]
    private static let deliveries = [
        (StatementCase.earlier, StatementCase.sentTable as ObjectKey?, refused),
        (StatementCase.run, nil, Array(refused.prefix(1))),
    ]
    private static let header = ["Attributes.Plan", "Id", "Attributes.Tags", "Metrics.Score"]

    // MARK: Makers: what changes with the statements' initialisers

    private static let rules: [(String, LeaverRule)] = [("keep", .keep), ("clear", .clear), ("set", .set("it's over"))]

    private func snapshot(_ query: ValidatedQuery) -> SQL {
        SnapshotStatement(
            query: query, text: StatementCase.text, contract: StatementCase.contract
        ).sql
    }

    private func plan(_ made: StatementCase, isFirst: Bool = false) -> SQL {
        PlanStatement(shape: made.shape(name), snapshot: made.snapshot, pointer: isFirst ? nil : made.pointer).sql
    }

    private func summary(_ made: StatementCase) -> SQL {
        SummaryStatement(shape: made.shape(name), table: StatementCase.planTable).sql
    }

    private func sent(_ format: ImportBatch.Format) -> SQL {
        SentStatement(shape: StatementCase().shape(name), table: StatementCase.planTable, format: format).sql
    }

    private func export(_ made: StatementCase) -> ExportStatement {
        ExportStatement(shape: made.shape(name), sent: StatementCase.sentTable)
    }

    private func sample(_ made: StatementCase) -> SQL {
        SampleStatement(shape: made.shape(name), table: StatementCase.planTable, pointer: made.pointer).sql(5)
    }

    private func key(_ made: StatementCase, hasSnapshot: Bool = true) -> SQL {
        guard hasSnapshot else {
            return KeyStatement(key: "K1", slots: made.slots.map(\.slot), pointer: made.pointer).sql
        }
        return KeyStatement(key: "K1", shape: made.shape(name), snapshot: made.snapshot, pointer: made.pointer).sql
    }

    private func reasons(_ reasons: [String]) -> ReasonStatement {
        ReasonStatement(slots: StatementCase().slots, count: 3, reasons: reasons)
    }

    private var changes: ChangesStatement { ChangesStatement(key: "K1") }

    private var retirement: SQL {
        let definition = Retirement.definition(
            of: .history, from: nil, slots: StatementCase().slots.map(\.slot),
            dialect: name == .athena ? .athena : .duckdb)
        return SQL(stringLiteral: definition.query.text)
    }

    /// A column of every type that has a canonical text.
    private static let typed: ValidatedQuery = {
        let types: [ValueType] = [
            .boolean, .integer, .decimal, .double, .date, .timestamp, .timestampWithZone, .textList, .null, .text,
        ]
        let columns = types.enumerated().map { index, type in
            SegmentColumn(
                attribute: Attribute(name: "Attributes.\(type.rawValue)", kind: .endpoint), type: type,
                position: index + 1, rule: .clear)
        }
        return ValidatedQuery(
            idPosition: 0, idType: .integer, columns: columns, userScope: .keep, tables: ["contact"], warnings: [])
    }()
}
