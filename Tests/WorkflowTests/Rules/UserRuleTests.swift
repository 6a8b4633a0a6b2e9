import SegmentCore
import Testing

@Suite
struct `User attributes` {
    private let p = "User.UserAttributes.P"
    private let user = "User.UserId"

    @Test func `a row with a user attribute needs a user`() async throws {
        let plan = try await RuleCase(columns: [user, p], rows: [["k", nil, "x"], ["l", nil, nil]]).plan()
        #expect(plan == ["empty", "invalid k user_id_missing"])
    }

    @Test func `NULL beside a value of the same user is the value`() async throws {
        let plan = try await RuleCase(columns: [user, p], rows: [["k", "u", "x"], ["l", "u", nil]]).plan()
        #expect(plan == ["added k \(user)=u \(p)=x", "added l \(user)=u \(p)=x"])
    }

    @Test func `two values for one user make its rows invalid`() async throws {
        let plan = try await RuleCase(
            columns: [user, p], rows: [["k", "u", "x"], ["l", "u", "y"], ["m", "v", "z"]]
        ).plan()
        #expect(
            plan == [
                "added m \(user)=v \(p)=z", "invalid k conflicting_user_value", "invalid l conflicting_user_value",
            ])
    }

    @Test func `one endpoint per user is the segment's word: rows do not fold`() async throws {
        let plan = try await RuleCase(
            columns: [user, p], ledger: ["k": [user: "u", p: "x"]], rows: [["l", "u", "x"]], isSingle: true
        ).plan()
        #expect(plan == ["added l \(user)=u \(p)=x", "removed k \(user)=u"])
    }

    @Test func `a user attribute is taken away with the user's last endpoint`() async throws {
        let plan = try await RuleCase(
            columns: [user, p], ledger: ["k": [user: "u", p: "x"], "l": [user: "u", p: "x"]]
        ).plan()
        #expect(plan == ["removed k \(user)=u", "removed l \(user)=u"])
    }

    @Test func `where the user stays its attributes drop out of the left endpoint's entry unsaid`() async throws {
        let ledger = ["k": [user: "u", p: "x"], "l": [user: "u", p: "x"]]
        let plan = try await RuleCase(columns: [user, p], ledger: ledger, rows: [["k", "u", "x"]]).plan()
        #expect(plan == ["kept l quietly \(user)=u", "unchanged"])
    }

    @Test func `a left endpoint whose user now says something else is sent it`() async throws {
        let plan = try await RuleCase(
            columns: [user, p], ledger: ["l": [user: "u", p: "x"]], rows: [["k", "u", nil]]
        ).plan()
        #expect(plan == ["added k \(user)=u", "removed l \(user)=u"])
    }

    @Test func `a user with an invalid row has not left, and nothing of it is forgotten`() async throws {
        let plan = try await RuleCase(
            columns: [user, p], ledger: ["l": [user: "u", p: "x"]], rows: [["k", "u", "toolong"]]
        ).plan()
        #expect(plan == ["invalid k too_long \(p)", "kept"])
    }

    @Test func `an endpoint that moves leaves the old user's values behind`() async throws {
        let plan = try await RuleCase(
            columns: [user, p], rules: [p: .keep], ledger: ["k": [user: "u", p: "x"]], rows: [["k", "v", nil]]
        ).plan()
        #expect(plan == ["changed k \(user)=v"])
    }

    @Test func `an endpoint without a known user keeps`() async throws {
        #expect(try await RuleCase(columns: [user, p], ledger: ["k": [p: "x"]]).plan() == ["kept"])
    }

    @Test func `a silent row does not wipe what other endpoints of the user may carry, unless the rule clears`()
        async throws
    {
        let kept = try await RuleCase(columns: [user, p], rules: [p: .keep], rows: [["k", "u", nil]]).lines()
        #expect(kept == [#"{"Id":"k","User":{"UserId":"u"}}"#])
        let cleared = RuleCase(columns: [user, p], ledger: ["k": [user: "u", p: "x"]], rows: [["k", "u", nil]])
        #expect(try await cleared.lines() == [#"{"Id":"k","User":{"UserId":"u","UserAttributes":{"P":[]}}}"#])
    }
}
