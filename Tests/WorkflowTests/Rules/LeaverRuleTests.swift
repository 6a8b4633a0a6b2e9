import SegmentCore
import Testing

@Suite
struct `Leaver rules` {
    private let a = "Attributes.A"
    private let b = "Attributes.B"

    @Test func `an absent key that keeps is kept and not sent`() async throws {
        let plan = try await RuleCase(columns: [a], rules: [a: .keep], ledger: ["k": [a: "x"]]).plan()
        #expect(plan == ["kept"])
    }

    @Test func `a leaver is cleared`() async throws {
        let made = RuleCase(columns: [a], ledger: ["k": [a: "x"]])
        #expect(try await made.plan() == ["removed k"])
        #expect(try await made.lines() == [#"{"Id":"k","Attributes":{"A":[]}}"#])
    }

    @Test func `set is written to the attributes that the ledger says the key carries`() async throws {
        let plan = try await RuleCase(
            columns: [a, b], rules: [a: .set("No"), b: .set("No")], ledger: ["k": [a: "x"]]
        ).plan()
        #expect(plan == ["removed k Attributes.A=No"])
    }

    @Test func `after set has been accepted the key is at its target`() async throws {
        let plan = try await RuleCase(columns: [a], rules: [a: .set("No")], ledger: ["k": [a: "No"]]).plan()
        #expect(plan == ["kept"])
    }

    @Test func `a NULL follows the leaver rule of its attribute`() async throws {
        let plan = try await RuleCase(
            columns: [a, b, "Attributes.C"], rules: [a: .keep, b: .set("No")],
            ledger: ["k": [a: "x", b: "x", "Attributes.C": "x"]], rows: [["k", nil, nil, nil]]
        ).plan()
        #expect(plan == ["changed k Attributes.A=x Attributes.B=No"])
    }

    @Test func `set on a list is a list`() async throws {
        let made = RuleCase(
            columns: ["Attributes.T[]"], rules: ["Attributes.T": .set("No")],
            ledger: ["k": ["Attributes.T": #"["x"]"#]])
        #expect(try await made.plan() == [#"removed k Attributes.T=["No"]"#])
        #expect(try await made.lines() == [#"{"Id":"k","Attributes":{"T":["No"]}}"#])
    }

    @Test func `a key without custom attributes has left the ledger, and is added when it comes back`() async throws {
        let old = ["k": ["Address": "k@x"]]
        #expect(try await RuleCase(columns: [a, "Address"], ledger: old).plan() == [])
        let back = try await RuleCase(columns: [a, "Address"], ledger: old, rows: [["k", "x", "k@x"]]).plan()
        #expect(back == ["added k Attributes.A=x Address=k@x"])
    }

    @Test func `after keep or set a key that comes back is changed where its values differ, else unchanged`()
        async throws
    {
        let ledger = ["k": [a: "x"], "l": [a: "x"]]
        let plan = try await RuleCase(
            columns: [a], rules: [a: .keep], ledger: ledger, rows: [["k", "x"], ["l", "y"]]
        ).plan()
        #expect(plan == ["changed l Attributes.A=y", "unchanged"])
    }

    @Test func `today's rule clears what was kept earlier`() async throws {
        let plan = try await RuleCase(columns: [a], rules: [a: .clear], ledger: ["k": [a: "x"]]).plan()
        #expect(plan == ["removed k"])
    }

    @Test func `fields are never taken away`() async throws {
        let ledger = ["k": [a: "x", "Address": "k@x"], "l": [a: "x", "Address": "l@x"]]
        let plan = try await RuleCase(columns: [a, "Address"], ledger: ledger, rows: [["k", "x", nil]]).plan()
        #expect(plan == ["removed l Address=l@x", "unchanged"])
    }

    @Test func `a dropped column is taken away from present keys too, and said only where it has something to say`()
        async throws
    {
        let made = RuleCase(
            columns: [a], dropped: [b], ledger: ["k": [a: "x", b: "x"], "l": [a: "x"]],
            rows: [["k", "x"], ["l", "y"]])
        #expect(try await made.plan() == ["changed k Attributes.A=x", "changed l Attributes.A=y"])
        #expect(
            try await made.lines() == [
                #"{"Id":"k","Attributes":{"A":["x"],"B":[]}}"#, #"{"Id":"l","Attributes":{"A":["y"]}}"#,
            ])
    }

    @Test func `a metric without a value is left out, for it cannot be cleared`() async throws {
        let lines = try await RuleCase(columns: [a, "Metrics.M"], rows: [["k", "x", nil], ["l", "x", "2.50"]]).lines()
        #expect(
            lines == [
                #"{"Id":"k","Attributes":{"A":["x"]}}"#, #"{"Id":"l","Attributes":{"A":["x"]},"Metrics":{"M":2.5}}"#,
            ])
    }
}
