import SegmentCore
import TestSupport
import Testing

@testable import Workflow

/// What one guard says of one plan.
struct GuardCase: Sendable, CustomTestStringConvertible {
    enum Answer: Sendable { case trips, passes, saysNothing }

    var rule: String
    var planned: PlannedFigures
    var settings = GuardSettings()
    /// Queried rows of the last delivered runs.
    var delivered: [Int] = []
    /// Null rates of `Attributes.A` in the last delivered runs; nil where a run did not have it.
    var rates: [Double?] = []
    var isFirstRun = false
    var answer: Answer

    init(
        _ answer: Answer, _ rule: String, _ planned: PlannedFigures, delivered: [Int] = [], rates: [Double?] = [],
        isFirstRun: Bool = false, _ change: (inout GuardSettings) -> Void = { _ in }
    ) {
        self.answer = answer
        self.rule = rule
        self.planned = planned
        self.delivered = delivered
        self.rates = rates
        self.isFirstRun = isFirstRun
        change(&settings)
    }

    var testDescription: String { rule }

    func findings() throws -> [GuardFinding] {
        let run = try Sample.runID()
        let runs =
            delivered.map { DeliveredRun(run: run, queried: $0, nullRates: [:]) }
            + rates.map { DeliveredRun(run: run, queried: 1_000, nullRates: $0.map { ["Attributes.A": $0] } ?? [:]) }
        return Guards(settings: settings, delivered: runs, isFirstRun: isFirstRun).findings(for: planned.plan)
    }

    func check(_ kind: GuardFinding.Kind, attribute: String? = nil) throws {
        let finding = try findings().first { $0.kind == kind && $0.attribute == attribute }
        let said: Answer = finding.map { $0.tripped ? .trips : .passes } ?? .saysNothing
        #expect(said == answer, "\(rule): \(finding?.text ?? "no finding")")
    }
}

@Suite
struct GuardsTests {
    @Test(arguments: [
        GuardCase(.trips, "a result without rows trips", .init(queried: 0)),
        GuardCase(.trips, "a first run without rows trips", .init(queried: 0), isFirstRun: true),
        GuardCase(.passes, "a result without rows passes with allow_empty", .init(queried: 0)) { $0.allowEmpty = true },
        GuardCase(.passes, "one row is enough", .init(queried: 1)),
    ])
    func `zero rows`(guarded: GuardCase) throws { try guarded.check(.zeroRows) }

    @Test(arguments: [
        GuardCase(.trips, "more than 1 % and more than 100 trip", .init(queried: 10_000, invalid: 101)),
        GuardCase(.passes, "1 % is not more than 1 %", .init(queried: 20_000, invalid: 200)),
        GuardCase(.trips, "201 of 20,000 are more than 1 %", .init(queried: 20_000, invalid: 201)),
        GuardCase(.passes, "100 rows are not more than 100", .init(queried: 1_000, invalid: 100)),
        GuardCase(.passes, "no invalid row of no rows passes", .init(queried: 0)),
        GuardCase(.trips, "a first run is held too", .init(queried: 10_000, invalid: 101), isFirstRun: true),
        GuardCase(.saysNothing, "it can be turned off", .init(queried: 1_000, invalid: 900)) { $0.invalid = nil },
        GuardCase(.trips, "both limits can be set", .init(queried: 100, invalid: 6)) {
            $0.invalid = .init(share: 0.05, rows: 5)
        },
    ])
    func `invalid rows`(guarded: GuardCase) throws { try guarded.check(.invalid) }

    @Test(arguments: [
        GuardCase(.trips, "more bytes than the limit trip", .init(scanned: 1_001)) { $0.bytesScanned = 1_000 },
        GuardCase(.passes, "the limit itself passes", .init(scanned: 1_000)) { $0.bytesScanned = 1_000 },
        GuardCase(.trips, "a first run is held too", .init(scanned: 1_001), isFirstRun: true) {
            $0.bytesScanned = 1_000
        },
        GuardCase(.saysNothing, "without a limit it says nothing", .init(scanned: 1_001)),
        GuardCase(.saysNothing, "an engine that reports no bytes is not judged", .init()) { $0.bytesScanned = 1_000 },
    ])
    func `bytes scanned`(guarded: GuardCase) throws { try guarded.check(.bytesScanned) }

    @Test(arguments: [
        GuardCase(.trips, "more than 15 % of the ledger's keys trip", .init(removed: 151)),
        GuardCase(.passes, "15 % is not more than 15 %", .init(removed: 150)),
        GuardCase(.trips, "100 keys are enough", .init(ledgerKeys: 600, removed: 100)),
        GuardCase(.passes, "99 keys are not enough, whatever their share", .init(ledgerKeys: 99, removed: 99)),
        GuardCase(.trips, "the share is of the ledger, not of the result", .init(queried: 99_999, removed: 151)),
        GuardCase(.passes, "an empty ledger has no share", .init(ledgerKeys: 0, removed: 100)),
        GuardCase(.saysNothing, "a first run is not compared", .init(removed: 1_000), isFirstRun: true),
        GuardCase(.saysNothing, "it can be turned off", .init(removed: 1_000)) { $0.removed = nil },
        GuardCase(.trips, "both limits can be set", .init(removed: 11)) { $0.removed = .init(share: 0.01, rows: 11) },
    ])
    func `removed keys`(guarded: GuardCase) throws { try guarded.check(.removed) }

    @Test(arguments: [
        GuardCase(.trips, "more than 15 % of its carriers trip", .init(carriers: [a: 1_000], losses: [a: 151])),
        GuardCase(.passes, "15 % is not more than 15 %", .init(carriers: [a: 1_000], losses: [a: 150])),
        GuardCase(.trips, "100 carriers are enough", .init(carriers: [a: 600], losses: [a: 100])),
        GuardCase(.passes, "99 carriers are not enough", .init(carriers: [a: 99], losses: [a: 99])),
        GuardCase(
            .trips, "the share is of its carriers, not of the keys",
            .init(ledgerKeys: 99_999, carriers: [a: 1_000], losses: [a: 151])),
        GuardCase(
            .passes, "another attribute's losses are not its own",
            .init(carriers: [a: 1_000, b: 1_000], losses: [b: 900])),
        GuardCase(.passes, "removed keys alone are not its losses", .init(removed: 900, carriers: [a: 1_000])),
        GuardCase(.saysNothing, "without carriers there is nothing to lose", .init(carriers: [a: 0], losses: [a: 0])),
        GuardCase(
            .saysNothing, "a first run is not compared", .init(carriers: [a: 1_000], losses: [a: 900]), isFirstRun: true
        ),
        GuardCase(.saysNothing, "it can be turned off", .init(carriers: [a: 1_000], losses: [a: 900])) {
            $0.removed = nil
        },
    ])
    func `losses of an attribute`(guarded: GuardCase) throws { try guarded.check(.removed, attribute: a) }

    @Test(arguments: [
        GuardCase(.trips, "more than 50 % of the ledger's keys trip", .init(ledgerKeys: 2_000, changed: 1_001)),
        GuardCase(.passes, "50 % is not more than 50 %", .init(ledgerKeys: 2_000, changed: 1_000)),
        GuardCase(.trips, "1,000 keys are enough", .init(ledgerKeys: 1_999, changed: 1_000)),
        GuardCase(.passes, "999 keys are not enough, whatever their share", .init(ledgerKeys: 999, changed: 999)),
        GuardCase(.saysNothing, "a first run is not compared", .init(changed: 1_000), isFirstRun: true),
        GuardCase(.saysNothing, "it can be turned off", .init(changed: 1_000)) { $0.changed = nil },
        GuardCase(.trips, "both limits can be set", .init(changed: 11)) { $0.changed = .init(share: 0.01, rows: 11) },
    ])
    func `changed keys`(guarded: GuardCase) throws { try guarded.check(.changed) }

    @Test(arguments: [
        GuardCase(.trips, "more than 50 % above the mean trips", .init(queried: 1_501), delivered: mean1000),
        GuardCase(.passes, "50 % above the mean is not more than 50 %", .init(queried: 1_500), delivered: mean1000),
        GuardCase(.trips, "more than 50 % below the mean trips", .init(queried: 499), delivered: mean1000),
        GuardCase(.passes, "50 % below the mean is not more than 50 %", .init(queried: 500), delivered: mean1000),
        GuardCase(.saysNothing, "two runs make no mean", .init(queried: 9_999), delivered: [1_000, 1_000]),
        GuardCase(.trips, "three runs make a mean", .init(queried: 9_999), delivered: [1_000, 1_000, 1_000]),
        GuardCase(.saysNothing, "a mean of no rows is no measure", .init(queried: 9_999), delivered: [0, 0, 0]),
        GuardCase(
            .saysNothing, "a first run is not compared", .init(queried: 9_999), delivered: mean1000, isFirstRun: true),
        GuardCase(.saysNothing, "it can be turned off", .init(queried: 9_999), delivered: mean1000) {
            $0.rowCount = nil
        },
        GuardCase(.trips, "the limit can be set", .init(queried: 1_011), delivered: mean1000) { $0.rowCount = 0.01 },
    ])
    func `row count`(guarded: GuardCase) throws { try guarded.check(.rowCount) }

    @Test(arguments: [
        GuardCase(.trips, "a rise of more than 20 points trips", .init(nulls: [a: 501]), rates: [0.3]),
        GuardCase(.passes, "a rise of 20 points is not more than 20", .init(nulls: [a: 500]), rates: [0.3]),
        GuardCase(.passes, "a rate that falls passes", .init(nulls: [a: 0]), rates: [0.9]),
        GuardCase(.trips, "it is compared with the mean of the runs", .init(nulls: [a: 501]), rates: [0.2, 0.4]),
        GuardCase(.passes, "runs without the attribute do not count", .init(nulls: [a: 500]), rates: [nil, 0.3, nil]),
        GuardCase(.saysNothing, "a new attribute is not compared", .init(nulls: [a: 1_000]), rates: [nil]),
        GuardCase(.saysNothing, "a result without rows has no rate", .init(queried: 0, nulls: [a: 0]), rates: [0.3]),
        GuardCase(.saysNothing, "a dropped attribute has no rate", .init(nulls: [:]), rates: [0.3]),
        GuardCase(
            .saysNothing, "a first run is not compared", .init(nulls: [a: 1_000]), rates: [0.1], isFirstRun: true),
        GuardCase(.saysNothing, "it can be turned off", .init(nulls: [a: 1_000]), rates: [0.1]) { $0.nullRate = nil },
        GuardCase(.trips, "the limit can be set", .init(nulls: [a: 312]), rates: [0.3]) { $0.nullRate = 0.01 },
    ])
    func `null rate of an attribute`(guarded: GuardCase) throws { try guarded.check(.nullRate, attribute: a) }

    @Test func `each finding names the measured number and the limit`() throws {
        let planned = PlannedFigures(
            queried: 1_601, invalid: 3, removed: 301, changed: 10, carriers: [b: 4, a: 3], losses: [a: 1],
            nulls: [a: 801], scanned: 7)
        let guarded = GuardCase(.trips, "all of them", planned, delivered: [900, 1_100], rates: [0.1]) {
            $0.bytesScanned = 8
        }
        let findings = try guarded.findings()
        #expect(
            findings.map(\.text) == [
                "the query gave 1601 rows",
                "invalid 3 of 1601 rows (0.2 %), limit 1 % and 100",
                "the query scanned 7 bytes, limit 8",
                "removed 301 of 1000 keys (30.1 %), limit 15 % and 100",
                "Attributes.A lost by 1 of 3 carriers (33.3 %), limit 15 % and 100",
                "Attributes.B lost by 0 of 4 carriers (0 %), limit 15 % and 100",
                "changed 10 of 1000 keys (1 %), limit 50 % and 1000",
                "1601 rows against a mean of 1000 in the last 3 runs (60.1 % off), limit 50 %",
                "Attributes.A is NULL in 50 % of the rows, before in 10 %, limit + 20 %",
            ])
        #expect(findings.map(\.limit) == [1, 0.01, 8, 0.15, 0.15, 0.15, 0.5, 0.5, 0.2])
        #expect(findings.map(\.measured).prefix(7) == [1601, 3 / 1601, 7, 0.301, 1 / 3, 0, 0.01])
    }
}

private let a = "Attributes.A"
private let b = "Attributes.B"
private let mean1000 = [500, 1_000, 1_500]
