import Foundation
import TestSupport

/// A lake as a shop would have it: a full export of the customers each day, by region; tiers; visits.
///
/// What a day brings is drawn from a seed. Files are written for the newest days only, as a shop would keep them.
struct TrialLake: Sendable {
    struct Customer: Sendable {
        var id: String
        var plan: String
        var city: String?
        var tier: String
        var visits: Int
        var consents: Bool
    }

    /// How much moves in a day, as shares of the customers.
    struct Pace: Sendable {
        var joins: ClosedRange<Double> = 0...0.03
        var leavers: ClosedRange<Double> = 0...0.05
        var changes: ClosedRange<Double> = 0...0.10
        /// Of a weekday's movement that is left at the weekend.
        var weekend = 0.4
    }

    static let regions = ["north", "east", "south", "west"]
    private static let plans = ["free", "silver", "gold", "trial"]
    private static let cities = ["Aachen", "Bonn", "Celle", "Dresden", "Essen", "Fulda", "Gera", "Hamm"]
    private static let tiers = ["basic", "plus", "top"]

    static let query = """
        SELECT c.id AS Id, c.plan AS "Attributes.Plan", c.city AS "Attributes.City", t.tier AS "Attributes.Tier",
               CAST(coalesce(v.visits, 0) AS integer) AS "Metrics.Visits"
        FROM customers AS c
        JOIN tiers AS t ON t.customer = c.id
        LEFT JOIN (SELECT customer, sum(visits) AS visits FROM visits GROUP BY customer) AS v ON v.customer = c.id
        WHERE c.day = current_date AND c.consents

        """

    private(set) var customers: [Customer] = []
    private(set) var day = 0
    private var random: SeededRandom
    private var next = 0

    /// - Parameter consenting: how many customers the query is to find; there are about twice as many.
    init(consenting: Int, seed: UInt64) {
        random = SeededRandom(seed: seed)
        for number in 0..<consenting * 2 { customers.append(fresh(consents: number.isMultiple(of: 2))) }
    }

    /// The day as `--as-of` takes it; the first is a Thursday.
    var date: String { Self.date(day) }

    private static func date(_ day: Int) -> String {
        let first = Date(timeIntervalSince1970: 1_767_225_600)
        return first.addingTimeInterval(Double(day) * 86_400).formatted(.iso8601.year().month().day())
    }

    private var isWeekend: Bool { [2, 3].contains(day % 7) }

    private mutating func fresh(consents: Bool) -> Customer {
        defer { next += 1 }
        return Customer(
            id: "c" + String(repeating: "0", count: 6 - String(next).count) + String(next),
            plan: random.pick(Self.plans, or: ""), city: random.chance(0.05) ? nil : random.pick(Self.cities, or: ""),
            tier: random.pick(Self.tiers, or: ""), visits: Int.random(in: 1...9, using: &random), consents: consents)
    }

    /// Lets a night pass: some have left, some have come, some are another than they were.
    mutating func pass(_ pace: Pace) {
        day += 1
        let strength = isWeekend ? pace.weekend : 1
        let joins = Double.random(in: pace.joins, using: &random) * strength
        let leavers = Double.random(in: pace.leavers, using: &random) * strength
        let changes = Double.random(in: pace.changes, using: &random) * strength
        let come = Int((Double(customers.count) * joins).rounded())
        customers = customers.compactMap { customer in
            if random.chance(leavers) { return nil }
            guard random.chance(changes) else { return customer }
            return changed(customer)
        }
        for number in 0..<come { customers.append(fresh(consents: number.isMultiple(of: 2))) }
    }

    private mutating func changed(_ customer: Customer) -> Customer {
        var customer = customer
        switch Int.random(in: 0..<4, using: &random) {
        case 0: customer.plan = random.pick(Self.plans, or: "")
        case 1: customer.city = random.chance(0.05) ? nil : random.pick(Self.cities, or: "")
        case 2: customer.tier = random.pick(Self.tiers, or: "")
        default: customer.visits += Int.random(in: 1...3, using: &random)
        }
        return customer
    }

    // MARK: Files

    static func folder(ofDay day: Int) -> String { "lake/customers/day=\(date(day))" }

    /// Writes today's files; of the days before, the last two stay.
    func write(to project: TestProject) throws {
        try? FileManager.default.removeItem(at: project.url(Self.folder(ofDay: day - 3)))
        for region in Self.regions { try write(region, customers, to: project) }
        try write(tiers: customers.map { ($0.id, $0.tier) }, to: project)
        try write(visits: customers.map { ($0.id, $0.visits) }, to: project)
    }

    /// Today's file of a region, with those of `customers` that belong to it.
    func write(_ region: String, _ customers: [Customer], to project: TestProject) throws {
        let rows = customers.filter { Self.region(of: $0) == region }.map {
            "\($0.id),\($0.plan),\($0.city ?? ""),\($0.consents)\n"
        }
        try project.write(
            "id,plan,city,consents\n" + rows.joined(), to: "\(Self.folder(ofDay: day))/\(region).csv")
    }

    func write(tiers: [(String, String)], to project: TestProject) throws {
        try project.write("customer,tier\n" + tiers.map { "\($0),\($1)\n" }.joined(), to: "lake/tiers.csv")
    }

    func write(visits: [(String, Int)], to project: TestProject) throws {
        try project.write("customer,visits\n" + visits.map { "\($0),\($1)\n" }.joined(), to: "lake/visits.csv")
    }

    private static func region(of customer: Customer) -> String { regions[(Int(customer.id.dropFirst()) ?? 0) / 2 % 4] }

    // MARK: Project

    /// A project over this lake with the guards as they are when nobody sets them, and an audience of all who are in
    /// the lake now and of so many more who may come.
    func lay(in project: TestProject, mayCome: Int) async throws {
        try project.write(
            """
            lake:
              tables:
                customers: {path: "lake/customers/*/*.csv", hive: true}
                tiers: lake/tiers.csv
                visits: lake/visits.csv
            dialect: duckdb
            segments:
              shop: {query: shop.sql}

            """, to: "headgate.yaml")
        try project.write(Self.query, to: "shop.sql")
        try write(to: project)
        let ids = (0..<customers.count + mayCome).map { number in
            "c" + String(repeating: "0", count: 6 - String(number).count) + String(number)
        }
        try project.write(
            "Id,Address,ChannelType\n" + ids.map { "\($0),\($0)@example.com,EMAIL\n" }.joined(), to: "endpoints.csv")
        let taken = try await project.headgate("audience", "import", "endpoints.csv")
        guard taken.code == 0 else { throw UnexpectedOutcome(taken) }
    }

    /// Runs the segment as of today.
    func run(in project: TestProject) async throws -> CommandOutcome {
        try await project.headgate("run", "shop", "--as-of", date, "--output", "json")
    }
}
