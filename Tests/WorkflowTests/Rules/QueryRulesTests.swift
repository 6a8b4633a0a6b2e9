import SegmentCore
import Testing

@testable import Workflow

/// A query's columns, and what validation says of them: nothing where it may run without a word.
struct ColumnCase: Sendable, CustomTestStringConvertible {
    var rule: String
    var columns: [ResultColumn]
    var segment: SegmentCase
    var owners: [String: String]
    var engine: [Problem]
    var definesSegments: Bool
    /// Codes, warnings with `?`.
    var problems: [String]

    /// - Parameter columns: `name` or `name:type`, text without one.
    init(
        _ rule: String, _ columns: [String], _ problems: String..., segment: SegmentCase = SegmentCase(all: .keep),
        owners: [String: String] = [:], engine: [Problem] = [], definesSegments: Bool = false
    ) {
        self.rule = rule
        self.columns = columns.map { text in
            let parts = text.split(separator: ":").map(String.init)
            let type = parts.count > 1 ? ValueType(rawValue: parts[1]) : .text
            return ResultColumn(name: parts.first ?? "", type: type ?? .unsupported, engineType: "ENGINE")
        }
        self.segment = segment
        self.owners = owners
        self.engine = engine
        self.definesSegments = definesSegments
        self.problems = problems
    }

    var testDescription: String { rule }

    func validated() throws(QueryInvalid) -> ValidatedQuery {
        var contract = SegmentCase.contract
        contract.definesSegments = definesSegments
        return try QueryRules(segment: segment.definition, contract: contract).validate(
            QueryInspection(columns: columns, problems: engine, tables: ["contact"]),
            owners: owners.compactMapValues { SegmentName($0) })
    }

    /// Of an invalid query, and of one that may run.
    var said: (problems: [Problem], isValid: Bool) {
        do { return (try validated().warnings, true) } catch { return (error.problems, false) }
    }
}

@Suite
struct QueryRulesTests {
    @Test(arguments: [
        ColumnCase("an Id and an attribute make a segment", ["Id", a]),
        ColumnCase("Id may be a whole number", ["Id:integer", a]),
        ColumnCase("an Id is needed", [a], "id_missing"),
        ColumnCase(
            "an Id in another case is missing, and is not called an unknown attribute too", ["ID", a], "id_missing"),
        ColumnCase("an Id that is only ever NULL is no Id", ["Id:null", a], "id_null"),
        ColumnCase("an Id is no double", ["Id:double", a], "id_type"),
        ColumnCase("an Id is no date", ["Id:date", a], "id_type"),
        ColumnCase("an Id is no list", ["Id:textList", a], "id_type"),
        ColumnCase(
            "of a query without columns the engine's problem is enough", [], "sql_syntax",
            engine: [Problem("sql_syntax", "no")]),
    ])
    func `the column Id`(column: ColumnCase) { check(column) }

    @Test(arguments: [
        ColumnCase("a name occurs once", ["Id", a, a], "duplicate_column"),
        ColumnCase(
            "names that differ in case only are one name", ["Id", a, "attributes.a"], "not_an_attribute",
            "duplicate_column"),
        ColumnCase("Id in two cases is one name", ["Id", "id", a], "not_an_attribute", "duplicate_column"),
        ColumnCase("Id alone carries nothing", ["Id"], "no_attributes"),
        ColumnCase("Id alone is enough where it defines a segment", ["Id"], definesSegments: true),
        ColumnCase("fields alone are enough", ["Id", "Address"]),
        ColumnCase("a column that is no attribute is refused", ["Id", a, "Plan"], "not_an_attribute"),
        ColumnCase("a refused column says why", ["Id", a, "EndpointStatus"], "column_refused"),
        ColumnCase("as many custom attributes as the destination takes", ["Id", a, m]),
        ColumnCase("one more is too many", ["Id", a, "Attributes.B", m], "too_many_attributes"),
        ColumnCase("fields are not counted", ["Id", a, m, "Address", "ChannelType"]),
    ])
    func `all columns`(column: ColumnCase) { check(column) }

    @Test(arguments: [
        ColumnCase("an attribute of another segment is refused", ["Id", a], "attribute_owned", owners: [a: "gold"]),
        ColumnCase("its own attribute is not", ["Id", a], owners: [a: "vip"]),
        ColumnCase("another attribute's owner does not matter", ["Id", a], owners: ["Attributes.B": "gold"]),
        ColumnCase("a field has no owner", ["Id", a, "Address"], owners: ["Address": "gold"]),
        ColumnCase(
            "a query without a name may touch no attribute of a segment", ["Id", a], "attribute_owned",
            segment: SegmentCase(name: nil), owners: [a: "vip"]),
    ])
    func `owners`(column: ColumnCase) { check(column) }

    @Test(arguments: [
        ColumnCase(
            "an error of the engine makes the query invalid", ["Id", a], "unknown_table",
            engine: [Problem("unknown_table", "no")]),
        ColumnCase(
            "a warning of the engine does not", ["Id", a], "slow_join?",
            engine: [Problem("slow_join", "no", severity: .warning)]),
        ColumnCase(
            "a leaver rule of no column is a warning", ["Id", a], "leaver_unknown?",
            segment: SegmentCase(all: .keep, attributes: ["Attributes.Gone": .keep])),
        ColumnCase(
            "a leaver rule that cannot be is an error", ["Id", m], "metric_clear",
            segment: SegmentCase(attributes: [m: .clear])),
        ColumnCase(
            "all problems come at once, warnings too", [a, a, m, "Attributes.B", "Plan"],
            "slow_join?", "id_missing", "not_an_attribute", "duplicate_column", "too_many_attributes",
            "attribute_owned",
            "attribute_owned", "metric_kept?", "leaver_field",
            segment: SegmentCase(all: .clear, attributes: ["Address": .keep]), owners: [a: "gold"],
            engine: [Problem("slow_join", "no", severity: .warning)]),
    ])
    func `problems from elsewhere`(column: ColumnCase) { check(column) }

    @Test func `a valid query keeps the columns' order, and places that count Id`() throws {
        let made = ColumnCase("", [a, "Id:integer", m + ":double", "Address"], segment: SegmentCase(mode: .upsert))
        let query = try made.validated()
        #expect(query.idPosition == 1)
        #expect(query.idType == .integer)
        #expect(query.columns.map(\.attribute.name) == [a, m, "Address"])
        #expect(query.columns.map(\.attribute.kind) == [.endpoint, .metric, .field])
        #expect(query.columns.map(\.type) == [.text, .double, .text])
        #expect(query.columns.map(\.position) == [0, 2, 3])
        #expect(query.columns.map(\.rule) == [.keep, .keep, .keep])
        #expect(query.tables == ["contact"])
        #expect(query.userScope == .keep)
    }

    @Test func `a column has the leaver rule of its attribute`() throws {
        let made = ColumnCase(
            "", ["Id", a, "User.UserAttributes.U", Attribute.userID], segment: SegmentCase(attributes: [a: .set("No")]))
        let query = try made.validated()
        #expect(query.columns.map(\.rule) == [.set("No"), .clear, .keep])
        #expect(query.userScope == .fold)
    }

    @Test func `a problem has its place in the query, and a hint`() {
        let text = "SELECT id,\n  plan AS \"Plan\"\nFROM contact"
        let problems = ColumnCase("", ["id", "Plan"], segment: SegmentCase(query: text)).said.problems
        #expect(problems.map(\.file) == ["segments/vip.sql", "segments/vip.sql"])
        #expect(problems.map { [$0.line, $0.column] } == [[1, 8], [2, 11]])
        #expect(problems.first?.hint == "write it as Id, not id: AS \"Id\"")
        #expect(
            ColumnCase("", [a]).said.problems.map(\.line) == [nil], "a word that the query does not have has no place")
    }

    @Test(arguments: [
        (["Id", a, a], "the column Attributes.A occurs 2 times"),
        (["Id", a, "Attributes.a"], "columns differ in case only: Attributes.A, Attributes.a"),
    ])
    func `a name that occurs twice is shown as it is spelt`(columns: [String], message: String) {
        #expect(ColumnCase("", columns).said.problems.map(\.message) == [message])
    }

    private func check(_ column: ColumnCase) {
        let said = column.said
        #expect(said.problems.codes == column.problems)
        #expect(said.isValid == column.problems.allSatisfy { $0.hasSuffix("?") })
    }
}

private let a = "Attributes.A"
private let m = "Metrics.M"
