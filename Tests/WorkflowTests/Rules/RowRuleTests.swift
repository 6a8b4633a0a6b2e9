import Testing

@Suite
struct `Rows of a result` {
    private let a = "Attributes.A"

    @Test func `a new row without any value is empty, also where the values are empty texts`() async throws {
        let plan = try await RuleCase(columns: [a], rows: [["k", nil], ["l", ""]]).plan()
        #expect(plan == ["empty", "empty"])
    }

    @Test func `another spelling of a key is no change, and a change is sent as written`() async throws {
        let plan = try await RuleCase(
            columns: [a], ledger: ["k": [a: "x"], "l": [a: "x"]], rows: [["K", "x"], ["L", "y"]]
        ).plan()
        #expect(plan == ["changed L Attributes.A=y", "unchanged"])
    }

    @Test func `of exact copies the smallest spelling stays`() async throws {
        let plan = try await RuleCase(columns: [a], rows: [["k", "x"], ["K", "x"]]).plan()
        #expect(plan == ["added K Attributes.A=x", "invalid k duplicate"])
    }

    @Test func `of copies that differ all are invalid, equal ones among them too`() async throws {
        let plan = try await RuleCase(columns: [a], rows: [["k", "x"], ["k", "x"], ["k", "y"]]).plan()
        #expect(plan == Array(repeating: "invalid k conflicting_duplicate", count: 3))
    }

    @Test func `NULL beside a value is a conflict of copies`() async throws {
        let plan = try await RuleCase(columns: [a], rows: [["k", "x"], ["k", nil]]).plan()
        #expect(plan == Array(repeating: "invalid k conflicting_duplicate", count: 2))
    }

    @Test func `a row is judged valid first, so an invalid copy is no partner`() async throws {
        let plan = try await RuleCase(columns: [a], rows: [["k", "x"], ["k", "toolong"]]).plan()
        #expect(plan == ["added k Attributes.A=x", "invalid k too_long Attributes.A"])
    }

    @Test func `a key that occurs in an invalid row only is protected`() async throws {
        let plan = try await RuleCase(columns: [a], ledger: ["k": [a: "x"]], rows: [["k", "toolong"]]).plan()
        #expect(plan == ["invalid k too_long Attributes.A", "protected"])
    }

    @Test func `lengths count in Unicode scalars`() async throws {
        let plan = try await RuleCase(columns: [a], rows: [["k", "äöüäö"], ["l", "e\u{301}e\u{301}e\u{301}"]]).plan()
        #expect(plan == ["added k Attributes.A=äöüäö", "invalid l too_long Attributes.A"])
    }

    @Test(arguments: ["", " ", " k", "k ", "k\tl", "a$b", "{k", "k}", "k\u{85}"])
    func `a malformed Id is invalid`(id: String) async throws {
        let plan = try await RuleCase(columns: [a], rows: [[id, "x"]]).plan()
        #expect(plan == ["invalid \(id) id_malformed"])
    }

    @Test func `NULL as Id is invalid`() async throws {
        #expect(try await RuleCase(columns: [a], rows: [[nil, "x"]]).plan() == ["invalid id_null"])
    }

    @Test func `lists are distinct and sorted, and too many or too long elements spoil their row`() async throws {
        let plan = try await RuleCase(
            columns: ["Attributes.T[]"], rows: [["k", "b,a,b"], ["l", "a,b,c"], ["m", "toolong"]]
        ).plan()
        #expect(
            plan == [
                #"added k Attributes.T=["a","b"]"#, "invalid l too_many_values Attributes.T",
                "invalid m too_long Attributes.T",
            ])
    }

    @Test func `a metric must be a number, and a field one of its values`() async throws {
        let plan = try await RuleCase(
            columns: ["Metrics.M", "ChannelType"],
            rows: [["k", "one", "SMS"], ["l", "1.50", "FAX"], ["m", "1.50", "SMS"]]
        ).plan()
        #expect(
            plan == [
                "added m Metrics.M=1.5 ChannelType=SMS", "invalid k not_a_number Metrics.M",
                "invalid l not_allowed ChannelType",
            ])
    }
}
