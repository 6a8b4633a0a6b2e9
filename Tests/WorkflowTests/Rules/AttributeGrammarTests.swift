import SegmentCore
import Testing

@testable import Workflow

/// A result column, and the attribute that it becomes or what is wrong with it.
struct GrammarCase: Sendable, CustomTestStringConvertible {
    var rule: String
    var name: String
    var type: ValueType
    /// Nil: it is refused.
    var kind: Attribute.Kind?
    var problems: [String]

    init(_ rule: String, _ name: String, _ kind: Attribute.Kind?, _ problems: String...) {
        self.init(rule, name, .text, kind, problems)
    }

    init(_ rule: String, _ name: String, _ type: ValueType, _ kind: Attribute.Kind?, _ problems: String...) {
        self.init(rule, name, type, kind, problems)
    }

    private init(_ rule: String, _ name: String, _ type: ValueType, _ kind: Attribute.Kind?, _ problems: [String]) {
        self.rule = rule
        self.name = name
        self.type = type
        self.kind = kind
        self.problems = problems
    }

    var testDescription: String { rule }

    func read() -> (attribute: Attribute?, problems: [Problem]) {
        var problems: [Problem] = []
        let grammar = AttributeGrammar(
            contract: SegmentCase.contract, query: SourceText("SELECT 1", name: "segments/vip.sql"))
        let attribute = grammar.attribute(ResultColumn(name: name, type: type, engineType: "ENGINE"), &problems)
        return (attribute, problems)
    }
}

@Suite
struct AttributeGrammarTests {
    @Test(arguments: [
        GrammarCase("Attributes.* are the endpoint's", "Attributes.Plan", .endpoint),
        GrammarCase("User.UserAttributes.* are the user's", "User.UserAttributes.Plan", .user),
        GrammarCase("Metrics.* are metrics", "Metrics.Score", .integer, .metric),
        GrammarCase("a field of the contract is a field", "Address", .field),
        GrammarCase("a field that looks like a family's neighbour is a field", "User.UserId", .field),
        GrammarCase("a prefix alone is no attribute", "Attributes.", nil, "not_an_attribute"),
        GrammarCase("case counts", "attributes.Plan", nil, "not_an_attribute"),
        GrammarCase("case of fields counts", "address", nil, "not_an_attribute"),
        GrammarCase("another name is no attribute", "Plan", nil, "not_an_attribute"),
        GrammarCase("what the contract refuses says why", "EndpointStatus", nil, "column_refused"),
    ])
    func `kinds`(column: GrammarCase) { check(column) }

    @Test(arguments: [
        GrammarCase("a name of the longest length fits", "Attributes.1234567890", .endpoint),
        GrammarCase("a longer one does not", "Attributes.12345678901", nil, "attribute_name"),
        GrammarCase("the prefix does not count", "User.UserAttributes.1234567890", .user),
        GrammarCase("lengths count Unicode scalars", "Attributes.123456789e\u{301}", nil, "attribute_name"),
        GrammarCase("a name may hold dots and spaces", "Attributes.a b.c", .endpoint),
        GrammarCase("a quote is refused", "Attributes.a\"b", nil, "attribute_name"),
        GrammarCase("an apostrophe is refused", "Attributes.a'b", nil, "attribute_name"),
        GrammarCase("a backtick is refused", "Attributes.a`b", nil, "attribute_name"),
        GrammarCase("a line break is refused", "Attributes.a\nb", nil, "attribute_name"),
        GrammarCase("a control character is refused", "Attributes.a\u{7F}b", nil, "attribute_name"),
        GrammarCase("# is a warning", "Attributes.a#b", .endpoint, "attribute_name?"),
        GrammarCase(": is a warning", "Attributes.a:b", .endpoint, "attribute_name?"),
        GrammarCase("? is a warning", "Attributes.a?b", .endpoint, "attribute_name?"),
        GrammarCase("a backslash is a warning", "Attributes.a\\b", .endpoint, "attribute_name?"),
        GrammarCase("a slash is a warning", "Attributes.a/b", .endpoint, "attribute_name?"),
    ])
    func `names`(column: GrammarCase) { check(column) }

    @Test(arguments: [
        GrammarCase("a type without a text form is refused", "Attributes.A", .unsupported, nil, "column_type"),
        GrammarCase("an attribute may be a list", "Attributes.A", .textList, .endpoint),
        GrammarCase("a user attribute may be a list", "User.UserAttributes.A", .textList, .user),
        GrammarCase("a metric is no list", "Metrics.M", .textList, nil, "column_type"),
        GrammarCase("a field is no list", "Address", .textList, nil, "column_type"),
        GrammarCase("a column that is only ever NULL is a warning", "Attributes.A", .null, .endpoint, "always_null?"),
        GrammarCase("a double is a warning", "Attributes.A", .double, .endpoint, "inexact_type?"),
        GrammarCase("a double in a field is a warning", "Address", .double, .field, "inexact_type?"),
        GrammarCase("a metric is a double", "Metrics.M", .double, .metric),
        GrammarCase("a decimal is exact", "Attributes.A", .decimal, .endpoint),
        GrammarCase("a date has a text form", "Attributes.A", .date, .endpoint),
        GrammarCase(
            "a warning of the name and one of the type come together", "Attributes.a#", .double, .endpoint,
            "attribute_name?", "inexact_type?"),
    ])
    func `types`(column: GrammarCase) { check(column) }

    @Test(arguments: [
        ("attributes.Plan", #"case counts: "Attributes.Plan""#),
        ("USER.USERATTRIBUTES.Plan", #"case counts: "User.UserAttributes.Plan""#),
        ("Adress", "did you mean Address?"), ("EndpointState", "did you mean EndpointStatus?"),
        ("plan", #"name it as one: AS "Attributes.plan""#), ("max(plan)", #"name it as one: AS "Attributes.Name""#),
    ])
    func `what is no attribute gets a hint`(name: String, hint: String) {
        #expect(GrammarCase("", name, nil).read().problems.map(\.hint) == [hint])
    }

    @Test func `a message shows no control character, and no more than 80 characters`() {
        let name = "a\nb" + String(repeating: "x", count: 100)
        let message = GrammarCase("", name, nil).read().problems.first?.message
        #expect(message == "the column ab\(String(repeating: "x", count: 77)) is not an attribute of the destination")
    }

    private func check(_ column: GrammarCase) {
        let read = column.read()
        #expect(read.problems.codes == column.problems)
        #expect(read.attribute == column.kind.map { Attribute(name: column.name, kind: $0) })
    }
}
