import SegmentCore
import Testing

@testable import Workflow

/// The rule that holds for one attribute of one segment, and what the user is told of it.
struct LeaverCase: Sendable, CustomTestStringConvertible {
    var rule: String
    var attribute: String
    var segment: SegmentCase
    var hasUserID: Bool
    var expected: LeaverRule
    var problems: [String]

    init(
        _ rule: String, _ attribute: String, _ segment: SegmentCase = SegmentCase(), hasUserID: Bool = false,
        gives expected: LeaverRule, _ problems: String...
    ) {
        self.rule = rule
        self.attribute = attribute
        self.segment = segment
        self.hasUserID = hasUserID
        self.expected = expected
        self.problems = problems
    }

    var testDescription: String { rule }

    func resolution(present: [String]) -> LeaverResolution {
        LeaverResolution(
            segment: segment.definition, contract: SegmentCase.contract,
            present: (present + (hasUserID ? [Attribute.userID] : [])).map(SegmentCase.attribute))
    }
}

@Suite
struct LeaverResolutionTests {
    static let cases = [
        // Defaults.
        LeaverCase("leavers of a mirror clear", a, gives: .clear),
        LeaverCase("leavers of an upsert keep", a, SegmentCase(mode: .upsert), gives: .keep),
        LeaverCase("leavers of a query without a name keep", a, SegmentCase(name: nil), gives: .keep),
        LeaverCase(
            "leavers of a query without a name keep, whatever its rules", a,
            SegmentCase(name: nil, all: .clear, attributes: [a: .set("No")]), gives: .keep),
        // The user's rules.
        LeaverCase("a rule for all is over the default", a, SegmentCase(all: .keep), gives: .keep),
        LeaverCase(
            "a rule for all is over the default of an upsert", a, SegmentCase(mode: .upsert, all: .clear), gives: .clear
        ),
        LeaverCase(
            "a rule of the attribute is over the rule for all", a, SegmentCase(all: .keep, attributes: [a: .set("No")]),
            gives: .set("No")),
        LeaverCase(
            "a rule of another attribute is not its own", a, SegmentCase(attributes: ["Attributes.B": .keep]),
            gives: .clear),
        // Fields.
        LeaverCase("a field is never taken away", "Address", SegmentCase(all: .clear), gives: .keep),
        LeaverCase("a field is not set", "Address", SegmentCase(all: .set("No")), gives: .keep),
        // Metrics.
        LeaverCase("a metric under the default of a mirror keeps, with a warning", m, gives: .keep, "metric_kept?"),
        LeaverCase(
            "a metric under clear for all keeps, with a warning", m, SegmentCase(all: .clear), gives: .keep,
            "metric_kept?"),
        LeaverCase(
            "a metric's own clear is an error", m, SegmentCase(attributes: [m: .clear]), gives: .keep, "metric_clear"),
        LeaverCase("a metric of an upsert keeps", m, SegmentCase(mode: .upsert), gives: .keep),
        LeaverCase("a metric is set to a number", m, SegmentCase(attributes: [m: .set("0.5")]), gives: .set("0.5")),
        LeaverCase(
            "a metric is not set to a text", m, SegmentCase(attributes: [m: .set("No")]), gives: .set("No"),
            "leaver_value"),
        LeaverCase(
            "a metric is not set to infinity", m, SegmentCase(attributes: [m: .set("inf")]), gives: .set("inf"),
            "leaver_value"),
        LeaverCase(
            "a metric is not set to nothing", m, SegmentCase(attributes: [m: .set("")]), gives: .set(""), "leaver_value"
        ),
        // Values.
        LeaverCase("set needs a value", a, SegmentCase(attributes: [a: .set("")]), gives: .set(""), "leaver_value"),
        LeaverCase("a value of the longest length fits", a, SegmentCase(all: .set("12345")), gives: .set("12345")),
        LeaverCase(
            "a longer value does not", a, SegmentCase(all: .set("123456")), gives: .set("123456"), "leaver_value"),
        LeaverCase(
            "lengths count Unicode scalars, not characters", a, SegmentCase(all: .set("e\u{301}e\u{301}e\u{301}")),
            gives: .set("e\u{301}e\u{301}e\u{301}"), "leaver_value"),
        // User attributes.
        LeaverCase("a user attribute without users keeps, with a warning", u, gives: .keep, "user_attribute_kept?"),
        LeaverCase(
            "a user attribute without users is not set", u, SegmentCase(attributes: [u: .set("No")]), gives: .keep,
            "user_attribute_kept?"),
        LeaverCase("a user attribute that keeps needs no users", u, SegmentCase(all: .keep), gives: .keep),
        LeaverCase("with User.UserId a user attribute clears", u, hasUserID: true, gives: .clear),
        LeaverCase(
            "with User.UserId a user attribute is set", u, SegmentCase(all: .set("No")), hasUserID: true,
            gives: .set("No")),
        LeaverCase(
            "with one endpoint per user a user attribute clears", u, SegmentCase(oneEndpointPerUser: true),
            gives: .clear),
        LeaverCase(
            "a value that is too long is said of a user attribute too", u, SegmentCase(all: .set("123456")),
            hasUserID: true, gives: .set("123456"), "leaver_value"),
    ]

    @Test(arguments: cases)
    func `of an attribute of the query`(resolved: LeaverCase) {
        var problems: [Problem] = []
        let rule = resolved.resolution(present: [resolved.attribute])
            .rule(for: SegmentCase.attribute(resolved.attribute), problems: &problems)
        #expect(rule == resolved.expected)
        #expect(problems.codes == resolved.problems)
    }

    @Test(arguments: cases)
    func `of an attribute that the query dropped the rule is the same`(resolved: LeaverCase) {
        let rule = resolved.resolution(present: []).rule(forDropped: SegmentCase.attribute(resolved.attribute))
        #expect(rule == resolved.expected)
    }

    @Test(
        arguments: [
            (false, false, .keep), (true, false, .fold), (false, true, .single), (true, true, .single),
        ] as [(Bool, Bool, UserScope)])
    func `users fold by User.UserId, unless each has one endpoint`(hasUserID: Bool, isSingle: Bool, scope: UserScope) {
        let made = LeaverCase(
            "", u, SegmentCase(oneEndpointPerUser: isSingle), hasUserID: hasUserID, gives: .keep)
        #expect(made.resolution(present: [u]).userScope == scope)
    }

    @Test(arguments: [
        ("a rule of a column is used", a, []),
        ("a rule of a field is an error", "Address", ["leaver_field"]),
        ("a rule of a field that the query lacks is an error too", "ChannelType", ["leaver_field"]),
        ("a rule of no column is a warning", "Attributes.Gone", ["leaver_unknown?"]),
    ])
    func `rules that name what cannot leave`(rule: String, attribute: String, problems: [String]) {
        let made = LeaverCase(rule, a, SegmentCase(attributes: [attribute: .keep]), gives: .keep)
        #expect(made.resolution(present: [a, "Address"]).unmatched.codes == problems)
    }

    @Test func `a misspelt rule gets the column that it is near to as a hint`() {
        let made = LeaverCase("", a, SegmentCase(attributes: ["Attributes.Plam": .keep, "Other": .keep]), gives: .keep)
        let problems = made.resolution(present: ["Attributes.Plan"]).unmatched
        #expect(problems.map(\.hint) == ["did you mean Attributes.Plan?", nil])
    }
}

private let a = "Attributes.A"
private let m = "Metrics.M"
private let u = "User.UserAttributes.U"
