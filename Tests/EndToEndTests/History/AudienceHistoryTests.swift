import Foundation
import TestSupport
import Testing

/// Random histories through the whole program: after every run the audience is what the rules say, and the sums hold.
///
/// Joiners, changers, leavers, rejoiners, invalid rows, NULLs, dropped and returning columns, users with two endpoints,
/// rejected rows, `--full`. Unknown imports need a destination that counts only: see the statements' own histories.
/// `HEADGATE_HISTORY=7` runs one history.
@Suite(.timeLimit(.minutes(60)))
struct AudienceHistoryTests {
    private static let seeds: [Int] = {
        if let one = ProcessInfo.processInfo.environment["HEADGATE_HISTORY"].flatMap({ Int($0) }) { return [one] }
        return Array(1...(Checkout.isSweep ? 60 : 2))
    }()

    @Test(arguments: seeds)
    func `after each run of a history the audience is the target and the sums hold`(seed: Int) async throws {
        try await withProject { project in
            var chance = SeededChance(seed: UInt64(seed))
            var model = HistoryModel()
            try Self.lay(project)
            try await project.take(HistoryModel.known)
            for step in 1...(Checkout.isSweep ? 8 : 6) {
                let columns = HistoryModel.columns.filter { _ in !chance.happens(1, in: 6) }
                let used = columns.isEmpty ? ["A"] : columns
                let rows = Self.rows(&chance)
                try project.result(rows, columns: used)
                let full = chance.happens(1, in: 5) ? ["--full"] : []
                let outcome = try await project.headgate(
                    arguments: ["run", "story", "--output", "json"] + full)
                guard outcome.code == 0 || outcome.code == 4 else { throw UnexpectedOutcome(outcome) }
                let report = try outcome.report()
                model.take(rows, columns: used)
                let place = "HEADGATE_HISTORY=\(seed), run \(step)"
                let shown = try await project.shown()
                for id in HistoryModel.known {
                    #expect(shown[id] == model.shown(id), "\(id) in \(place)")
                }
                Self.checkSums(report, rows.count, place)
            }
            let again = try await project.report("plan", "story")
            #expect(again["sent"] == 0, "HEADGATE_HISTORY=\(seed): a further run would send again")
        }
    }

    private static func checkSums(_ report: PrintedReport, _ rows: Int, _ place: String) {
        let present = ["unchanged", "added", "changed", "empty", "withheld", "invalid"].map { report[$0] }.reduce(0, +)
        #expect(report["queried"] == rows && present == rows, "queried in \(place)")
        #expect(report["sent"] == report["accepted"] + report["rejected"] + report["unknown"], "sent in \(place)")
        #expect(report["unknown"] == 0, "unknown in \(place)")
    }

    private static func rows(_ chance: inout SeededChance) -> [HistoryModel.Row] {
        var rows: [HistoryModel.Row] = []
        for id in HistoryModel.everyone where chance.happens(2, in: 3) {
            var values: [String: String] = [:]
            for name in HistoryModel.columns where !chance.happens(1, in: 4) {
                values[name] = chance.happens(1, in: 15) ? String(repeating: "x", count: 101) : "v\(chance.below(3))"
            }
            // The endpoints of a user mostly agree.
            if !chance.happens(1, in: 8) { values["U"] = values["U"].map { _ in "same" } }
            rows.append(HistoryModel.Row(id: chance.happens(1, in: 9) ? id.uppercased() : id, values: values))
            if chance.happens(1, in: 12), let last = rows.last { rows.append(last) }
            if chance.happens(1, in: 15) { rows.append(HistoryModel.Row(id: id, values: ["A": "other"])) }
        }
        return rows.isEmpty ? [HistoryModel.Row(id: "e5", values: ["A": "v0"])] : rows
    }

    private static func lay(_ project: TestProject) throws {
        try project.write(
            """
            lake: {tables: {result: result.csv}}
            dialect: duckdb
            segments:
              story:
                query: story.sql
                leavers:
                  all: clear
                  attributes: {Attributes.B: {set: none}, Attributes.C: keep}
                guards: {invalid: off, removed: off, changed: off, row_count: off, null_rate: off, rejected: off}

            """, to: "headgate.yaml")
    }
}

extension TestProject {
    /// Makes endpoints known to the audience.
    fileprivate func take(_ ids: [String]) async throws {
        let rows = ids.map { "\($0),\($0)@example.com,EMAIL,\(HistoryModel.user(of: $0))\n" }
        try write("Id,Address,ChannelType,User.UserId\n" + rows.joined(), to: "known.csv")
        try write("id,user,a,b,c,u\n", to: "result.csv")
        try write("SELECT id AS Id, a AS \"Attributes.A\" FROM result\n", to: "story.sql")
        let outcome = try await headgate("audience", "import", "known.csv")
        guard outcome.code == 0 else { throw UnexpectedOutcome(outcome) }
    }

    /// The next result: the table's rows, and a query with these columns.
    fileprivate func result(_ rows: [HistoryModel.Row], columns: [String]) throws {
        let lines = rows.map { row in
            ([row.id, row.user] + HistoryModel.columns.map { row.values[$0] ?? "" }).joined(separator: ",") + "\n"
        }
        try write("id,user,A,B,C,U\n" + lines.joined(), to: "result.csv")
        let attributes = columns.map { "\($0) AS \"\($0 == "U" ? "User.UserAttributes" : "Attributes").\($0)\"" }
        try write(
            "SELECT id AS Id, user AS \"User.UserId\", \(attributes.joined(separator: ", ")) FROM result\n",
            to: "story.sql")
    }

    /// The attributes of each endpoint as the audience exports them.
    fileprivate func shown() async throws -> [String: [String: String]] {
        try await endpoints().mapValues { endpoint in
            let values = (endpoint.attributes ?? [:]).merging(endpoint.user?.attributes ?? [:]) { own, _ in own }
            return values.mapValues { $0.joined(separator: "|") }
        }
    }
}

/// Chance that comes again with its seed (SplitMix64).
struct SeededChance {
    private var state: UInt64

    /// A seed far from the next one's: by the stream's own step it would be the same story, one draw later.
    init(seed: UInt64) { state = seed &* 0xD1B5_4A32_D192_ED03 }

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(bound))
    }

    mutating func happens(_ times: Int, in all: Int) -> Bool { below(all) < times }
}
