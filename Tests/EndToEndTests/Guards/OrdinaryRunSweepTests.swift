import TestSupport
import Testing

/// Ordinary days under the guards as they come: joins of 0–3 %, leavers of 0–5 %, changes of 0–10 %, less at the
/// weekend. At most 2 % of the runs may be held.
///
/// `make test` lets 30 days pass, `make sweep` 500, in shops of 60 to 5,000 customers.
@Suite(.timeLimit(.minutes(60)))
struct OrdinaryRunSweepTests {
    private static let sizes = [60, 300, 1_000, 2_500, 5_000]
    private static let days = Checkout.isSweep ? 50 : 6
    private static let shops = Checkout.isSweep ? 10 : 5

    @Test func `of ordinary runs at most one in fifty is held`() async throws {
        let held = try await withThrowingTaskGroup(of: [String].self) { group in
            for shop in 0..<Self.shops {
                group.addTask { try await Self.live(shop) }
            }
            return try await group.reduce(into: [String]()) { $0 += $1 }
        }
        let runs = Self.shops * Self.days
        #expect(held.count * 50 <= runs, "\(held.count) of \(runs) were held: \(held)")
    }

    /// Lets a shop live; returns what held it, run by run. What was held is approved, as somebody would.
    private static func live(_ shop: Int) async throws -> [String] {
        try await withProject { project in
            let size = sizes[shop % sizes.count]
            var lake = TrialLake(consenting: size, seed: UInt64(shop + 1))
            try await lake.lay(in: project, mayCome: size * 4 + 500)
            let first = try await lake.run(in: project)
            guard first.code == 0 else { throw UnexpectedOutcome(first) }
            var held: [String] = []
            for _ in 0..<days {
                lake.pass(TrialLake.Pace())
                try lake.write(to: project)
                let outcome = try await lake.run(in: project)
                let report = try outcome.report()
                if outcome.code == 3 {
                    held.append("shop \(shop) \(lake.date): \(report.guards.filter(\.tripped).map(\.text))")
                    let approved = try await project.headgate("approve", report.runID)
                    guard approved.code == 0 else { throw UnexpectedOutcome(approved) }
                } else if outcome.code != 0 {
                    throw UnexpectedOutcome(outcome)
                }
            }
            return held
        }
    }
}
