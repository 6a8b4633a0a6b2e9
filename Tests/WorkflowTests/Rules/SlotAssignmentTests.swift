import SegmentCore
import Testing

@testable import Workflow

/// The columns of a query over the slots of a ledger, and the slots of the run: `index name rule`, `gone` for an
/// attribute that the query no longer has.
struct SlotCase: Sendable, CustomTestStringConvertible {
    var rule: String
    /// Nil: the segment has no ledger.
    var ledger: [(Int, String)]?
    var columns: [String]
    var segment: SegmentCase
    var slots: [String]

    init(
        _ rule: String, ledger: [(Int, String)]?, columns: [String], segment: SegmentCase = SegmentCase(),
        gives slots: String...
    ) {
        self.rule = rule
        self.ledger = ledger
        self.columns = columns
        self.segment = segment
        self.slots = slots
    }

    var testDescription: String { rule }

    var assigned: [PlanSlot] {
        let query = ValidatedQuery(
            idPosition: 0, idType: .text,
            columns: columns.enumerated().map { index, name in
                SegmentColumn(
                    attribute: SegmentCase.attribute(plain(name)), type: name.hasSuffix("[]") ? .textList : .text,
                    position: index + 1, rule: .keep)
            }, userScope: .keep, tables: [], warnings: [])
        var pointer = LedgerPointer(destination: SegmentCase.contract.identity, segment: .history)
        pointer.slots = (ledger ?? []).map { index, name in
            LedgerSlot(index: index, attribute: SegmentCase.attribute(plain(name)), isList: name.hasSuffix("[]"))
        }
        return SlotAssignment(segment: segment.definition, contract: SegmentCase.contract)
            .slots(for: query, in: ledger == nil ? nil : pointer)
    }

    var said: [String] {
        assigned.map { slot in
            let state = slot.column == nil ? "gone \(slot.rule)" : "\(slot.rule)"
            return "\(slot.slot.index) \(slot.attribute.name)\(slot.slot.isList ? "[]" : "") \(state)"
        }
    }

    private func plain(_ name: String) -> String { name.replacing("[]", with: "") }
}

@Suite
struct SlotAssignmentTests {
    @Test(arguments: [
        SlotCase(
            "without a ledger slots count from 0 in the query's order", ledger: nil, columns: [b, a],
            gives: "0 Attributes.B keep", "1 Attributes.A keep"),
        SlotCase(
            "an attribute keeps its slot, wherever its column is now", ledger: [(0, a), (1, b)], columns: [b, a],
            gives: "0 Attributes.A keep", "1 Attributes.B keep"),
        SlotCase(
            "a new attribute takes the lowest slot that no attribute has", ledger: [(0, a), (2, c)],
            columns: [a, c, b, "Address"],
            gives: "0 Attributes.A keep", "1 Attributes.B keep", "2 Attributes.C keep", "3 Address keep"),
        SlotCase(
            "a dropped attribute keeps its slot, and no new one takes it", ledger: [(0, a), (1, b)], columns: [b, c],
            gives: "0 Attributes.A gone clear", "1 Attributes.B keep", "2 Attributes.C keep"),
        SlotCase(
            "slots come in the order of their indexes", ledger: [(2, c), (0, a)], columns: [b],
            gives: "0 Attributes.A gone clear", "1 Attributes.B keep", "2 Attributes.C gone clear"),
        SlotCase(
            "names that differ in case are two attributes", ledger: [(0, "Attributes.a")], columns: [a],
            gives: "0 Attributes.a gone clear", "1 Attributes.A keep"),
        // What the column says of lists, and the ledger where the column is gone.
        SlotCase(
            "a column that became a list is one", ledger: [(0, a)], columns: [a + "[]"],
            gives: "0 Attributes.A[] keep"),
        SlotCase(
            "a column that is no list any more is none", ledger: [(0, a + "[]")], columns: [a],
            gives: "0 Attributes.A keep"),
        SlotCase(
            "a dropped list stays one", ledger: [(0, a + "[]")], columns: [b],
            gives: "0 Attributes.A[] gone clear", "1 Attributes.B keep"),
        // Rules of dropped attributes.
        SlotCase(
            "a dropped attribute of an upsert keeps", ledger: [(0, a)], columns: [b],
            segment: SegmentCase(mode: .upsert),
            gives: "0 Attributes.A gone keep", "1 Attributes.B keep"),
        SlotCase(
            "a dropped attribute has the rule that the segment names for it", ledger: [(0, a)], columns: [b],
            segment: SegmentCase(attributes: [a: .set("No")]), gives: #"0 Attributes.A gone set("No")"#,
            "1 Attributes.B keep"),
        SlotCase(
            "a dropped field keeps", ledger: [(0, "Address")], columns: [a],
            gives: "0 Address gone keep", "1 Attributes.A keep"),
        SlotCase(
            "a dropped user attribute clears where users are known", ledger: [(0, u)], columns: [Attribute.userID],
            gives: "0 User.UserAttributes.U gone clear", "1 User.UserId keep"),
        SlotCase(
            "a dropped user attribute keeps where they are not", ledger: [(0, u)], columns: [a],
            gives: "0 User.UserAttributes.U gone keep", "1 Attributes.A keep"),
    ])
    func `slots of a run`(assigned: SlotCase) { #expect(assigned.said == assigned.slots) }

    @Test func `a slot has the rule of its column`() {
        var made = SlotCase("", ledger: nil, columns: [a])
        made.segment = SegmentCase(mode: .mirror)
        #expect(made.assigned.map(\.rule) == [.keep], "the column was resolved as keep")
        #expect(made.assigned.map(\.column?.position) == [1])
    }
}

private let a = "Attributes.A"
private let b = "Attributes.B"
private let c = "Attributes.C"
private let u = "User.UserAttributes.U"
