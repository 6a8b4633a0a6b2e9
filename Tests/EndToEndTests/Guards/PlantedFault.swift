import Foundation
import TestSupport

/// What goes wrong between a lake and a query, so that the result is no longer what the analyst means.
///
/// A seed decides how bad it is, above what the design's guards call ordinary, and in which of its forms it comes.
enum PlantedFault: String, CaseIterable, Sendable {
    case emptyPartition, halfALoad, droppedJoin, duplicatedKeys, fanOut, attributeGone, valuesShifted, filterLost
    case keysMangled, malformedRows

    /// Writes the day's files, or the query, as the fault leaves them.
    func plant(in project: TestProject, _ lake: TrialLake, seed: UInt64) throws {
        var random = SeededRandom(seed: seed &* 31 &+ UInt64(rawValue.utf8.reduce(0) { $0 &+ UInt64($1) }))
        let form = Int(seed % 3)
        switch self {
        case .emptyPartition: try emptyPartition(project, lake, form)
        case .halfALoad: try halfALoad(project, lake, form)
        case .droppedJoin:
            let lost = Double.random(in: 0.2...1, using: &random)
            try lake.write(tiers: lake.customers.filter { _ in !random.chance(lost) }.pairs, to: project)
        case .duplicatedKeys:
            let twice = Double.random(in: 0.12...1, using: &random)
            try customers(lake.customers.flatMap { random.chance(twice) ? [$0, $0] : [$0] }, lake, project)
        case .fanOut: try fanOut(project, lake, form, &random)
        case .attributeGone: try attributeGone(project, lake, form, &random)
        case .valuesShifted: try valuesShifted(project, lake, form)
        case .filterLost:
            let filters = [" AND c.consents", "c.day = current_date AND ", "c.day = current_date AND c.consents"]
            try query(project, filters[form], form == 2 ? "true" : "")
        case .keysMangled:
            let forms = ["'shop-' || c.id", "CAST(CAST(substr(c.id, 2) AS integer) AS varchar)", "reverse(c.id)"]
            try query(project, "c.id AS Id", "\(forms[form]) AS Id")
        case .malformedRows:
            let share = Double.random(in: 0.08...0.5, using: &random)
            try customers(lake.customers.map { random.chance(share) ? malformed($0, form) : $0 }, lake, project)
        }
    }

    // MARK: Loads

    private func emptyPartition(_ project: TestProject, _ lake: TrialLake, _ form: Int) throws {
        switch form {
        case 0: try customers([], lake, project)
        case 1: try FileManager.default.removeItem(at: project.url(TrialLake.folder(ofDay: lake.day)))
        default: try lake.write(tiers: [], to: project)
        }
    }

    /// The files of one to three of the four regions are missing, empty, or end too soon.
    private func halfALoad(_ project: TestProject, _ lake: TrialLake, _ form: Int) throws {
        for region in TrialLake.regions.prefix(form + 1) {
            switch form {
            case 0: try lake.write(region, [], to: project)
            case 1: try lake.write(region, Array(lake.customers.prefix(lake.customers.count / 3)), to: project)
            default:
                try FileManager.default.removeItem(
                    at: project.url("\(TrialLake.folder(ofDay: lake.day))/\(region).csv"))
            }
        }
    }

    // MARK: Rows

    /// A join finds ten rows where it found one: the same, different ones, or under a sum.
    private func fanOut(
        _ project: TestProject, _ lake: TrialLake, _ form: Int, _ random: inout SeededRandom
    ) throws {
        switch form {
        case 0: try lake.write(tiers: lake.customers.pairs.flatMap { Array(repeating: $0, count: 10) }, to: project)
        case 1:
            let history = lake.customers.flatMap { customer in
                (0..<10).map { (customer.id, $0 == 0 ? customer.tier : "tier of year \($0)") }
            }
            try lake.write(tiers: history.shuffled(using: &random), to: project)
        default:
            let visits = lake.customers.flatMap { Array(repeating: ($0.id, $0.visits), count: 10) }
            try lake.write(visits: visits, to: project)
        }
    }

    private func attributeGone(
        _ project: TestProject, _ lake: TrialLake, _ form: Int, _ random: inout SeededRandom
    ) throws {
        switch form {
        case 0: try query(project, "c.city AS", "CAST(NULL AS varchar) AS")
        case 1:
            let lost = Double.random(in: 0.3...1, using: &random)
            try customers(lake.customers.map { $0.with { if random.chance(lost) { $0.city = nil } } }, lake, project)
        default: try query(project, "JOIN tiers AS t ON t.customer = c.id", "LEFT JOIN tiers AS t ON t.customer = 'c'")
        }
    }

    /// Every value is there and none is right.
    private func valuesShifted(_ project: TestProject, _ lake: TrialLake, _ form: Int) throws {
        switch form {
        case 0: try query(project, "c.plan AS", "upper(c.plan) AS")
        case 1:
            let names = lake.customers.map(\.plan)
            let shifted = lake.customers.enumerated().map { index, customer in
                customer.with { $0.plan = names[(index + 2) % names.count] }
            }
            try customers(shifted, lake, project)
        default:
            try customers(lake.customers.map { $0.with { $0.plan = $0.city ?? "" } }, lake, project)
        }
    }

    private func malformed(_ customer: TrialLake.Customer, _ form: Int) -> TrialLake.Customer {
        customer.with {
            switch form {
            case 0: $0.plan = String(repeating: "x", count: 101)
            case 1: $0.city = String(repeating: "Bad Homburg v. d. Höhe ", count: 8)
            default: $0.id = " " + $0.id
            }
        }
    }

    // MARK: Writing

    private func customers(_ customers: [TrialLake.Customer], _ lake: TrialLake, _ project: TestProject) throws {
        for region in TrialLake.regions { try lake.write(region, customers, to: project) }
        if self == .malformedRows { try lake.write(tiers: customers.pairs, to: project) }
    }

    private func query(_ project: TestProject, _ part: String, _ other: String) throws {
        try project.write(TrialLake.query.replacing(part, with: other), to: "shop.sql")
    }
}

extension [TrialLake.Customer] {
    fileprivate var pairs: [(String, String)] { map { ($0.id, $0.tier) } }
}

extension TrialLake.Customer {
    fileprivate func with(_ change: (inout Self) -> Void) -> Self {
        var copy = self
        change(&copy)
        return copy
    }
}
