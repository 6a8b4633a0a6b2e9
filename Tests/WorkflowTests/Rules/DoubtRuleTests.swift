import SegmentCore
import Testing

@Suite
struct `Doubt and rejections` {
    private let a = "Attributes.A"
    private let b = "Attributes.B"

    @Test func `a key in doubt differs from every target`() async throws {
        let plan = try await RuleCase(
            columns: [a], ledger: ["k": [a: "x"]], tries: [("k", "d", [a: "y"])], rows: [["k", "y"]]
        ).plan()
        #expect(plan == ["changed k Attributes.A=y"])
    }

    @Test func `a present key known by doubt alone is added`() async throws {
        let plan = try await RuleCase(columns: [a], tries: [("k", "d", [a: "x"])], rows: [["k", "x"]]).plan()
        #expect(plan == ["added k Attributes.A=x"])
    }

    @Test func `an absent key in doubt whose attributes all keep is kept and not sent`() async throws {
        let plan = try await RuleCase(columns: [a], rules: [a: .keep], tries: [("k", "d", [a: "x"])]).plan()
        #expect(plan == ["kept"])
    }

    @Test func `an absent key in doubt is sent for an attribute that does not keep, and carries the latest try`()
        async throws
    {
        let plan = try await RuleCase(
            columns: [a, b], rules: [b: .keep], ledger: ["k": [b: "x"]], tries: [("k", "d", [b: "y"])]
        ).plan()
        #expect(plan == ["removed k Attributes.B=y"])
    }

    @Test func `set is written where any try may have written`() async throws {
        let plan = try await RuleCase(
            columns: [a], rules: [a: .set("No")], tries: [("k", "d", [a: "x"]), ("k", "d", [:])]
        ).plan()
        #expect(plan == ["removed k Attributes.A=No"])
    }

    @Test func `a rejection keeps what the ledger had, and does not end an older doubt`() async throws {
        let rejected = [(key: "k", state: "d", values: [a: "x"]), (key: "k", state: "r", values: [a: "y"])]
        let plan = try await RuleCase(columns: [a], rules: [a: .keep], tries: rejected, rows: [["k", nil]]).plan()
        #expect(plan == ["added k Attributes.A=x"])
    }

    @Test func `a remembered row is withheld until a value changes`() async throws {
        let rejected = [(key: "k", state: "r", values: [a: "x"]), (key: "l", state: "r", values: [a: "x"])]
        let plan = try await RuleCase(columns: [a], tries: rejected, rows: [["k", "x"], ["l", "y"]]).plan()
        #expect(plan == ["added l Attributes.A=y", "withheld k"])
    }

    @Test(arguments: [true, false])
    func `full and retry send a remembered row`(full: Bool) async throws {
        let plan = try await RuleCase(
            columns: [a], tries: [("k", "r", [a: "x"])], rows: [["k", "x"]], full: full, retryRejected: !full
        ).plan()
        #expect(plan == ["added k Attributes.A=x"])
    }

    @Test func `an isolated row is withheld like a rejected one, and cleared when it leaves`() async throws {
        let isolated = [(key: "k", state: "x", values: [a: "x"]), (key: "l", state: "x", values: [a: "x"])]
        let plan = try await RuleCase(columns: [a], tries: isolated, rows: [["k", "x"]]).plan()
        #expect(plan == ["removed l", "withheld k"])
    }

    @Test func `a rejected removal is withheld as absent`() async throws {
        let plan = try await RuleCase(columns: [a], ledger: ["k": [a: "x"]], tries: [("k", "r", [:])]).plan()
        #expect(plan == ["withheld_absent k"])
    }

    @Test func `a row that ends a doubt says what a dropped attribute keeps`() async throws {
        let lines = try await RuleCase(
            columns: [a], dropped: [b], rules: [b: .keep], tries: [("k", "d", [a: "x", b: "x"])], rows: [["k", "x"]]
        ).lines()
        #expect(lines == [#"{"Id":"k","Attributes":{"A":["x"],"B":["x"]}}"#])
    }

    @Test func `upsert and full send unchanged rows, never empty ones`() async throws {
        for isFull in [true, false] {
            let plan = try await RuleCase(
                columns: [a], ledger: ["k": [a: "x"]], rows: [["k", "x"], ["new", nil]],
                mode: isFull ? .mirror : .upsert,
                full: isFull
            ).plan()
            #expect(plan == ["empty", "unchanged k Attributes.A=x"])
        }
    }
}
