import Foundation
import SegmentCore

/// A run's report for people.
struct ReportText {
    let report: RunReport
    let console: Console

    /// What `run` prints: a headline and numbers that add up.
    var short: String { ([headline] + sums + tripped + advice + more).joined(separator: "\n") }

    /// What `show` prints: all of it.
    var long: String {
        ([headline, "  as of \(report.asOf)"] + sums + [""] + stages + attributes + guards + files + advice).joined(
            separator: "\n")
    }

    private var headline: String {
        let paint: Console.Paint =
            switch report.status {
            case .succeeded: .green
            case .failed, .invalid: .red
            default: .yellow
            }
        let seconds = report.stages.compactMap(\.seconds).reduce(0, +)
        let name = console.paint(report.segment ?? "query", .bold)
        let status = console.paint(report.status.rawValue, paint)
        return "\(name) → \(report.target)  \(status)  \(Self.seconds(seconds))  run \(report.runID)"
    }

    private var sums: [String] {
        let c = report.counts
        guard report.stages.contains(where: { $0.name == .plan && $0.status == .done }) else { return [] }
        var table = TextTable(indent: 2, numeric: [1])
        table.add(
            [
                "queried", c.queried.grouped,
                Self.sum([
                    ("unchanged", c.unchanged), ("added", c.added), ("changed", c.changed), ("empty", c.empty),
                    ("withheld", c.withheld), ("invalid", c.invalid),
                ]),
            ])
        let absent = [
            ("removed", c.removed), ("kept", c.kept), ("protected", c.protected), ("withheld", c.withheldAbsent),
        ]
        let gone = absent.reduce(0) { $0 + $1.1 }
        if gone > 0 { table.add(["absent", gone.grouped, Self.sum(absent)]) }
        if report.stages.contains(where: { $0.name == .settle && $0.status == .done }) {
            table.add(
                [
                    "sent", c.sent.grouped,
                    Self.sum([("accepted", c.accepted), ("rejected", c.rejected), ("unknown", c.unknown)]),
                ])
        }
        return table.lines
    }

    private var more: [String] {
        report.status == .partial ? ["  some rows were not taken: headgate show \(report.runID)"] : []
    }

    private var tripped: [String] {
        guard report.status == .held else { return [] }
        return
            report.guards.filter(\.tripped).map { "  held by \($0.kind.rawValue): \($0.text)" }
    }

    private var stages: [String] {
        var table = TextTable(indent: 2, numeric: [2])
        for stage in report.stages {
            table.add(
                [
                    stage.name.rawValue, stage.status.rawValue, stage.seconds.map(Self.seconds) ?? "",
                    stage.startedAt ?? "",
                ])
        }
        return table.lines
    }

    private var attributes: [String] {
        guard !report.attributes.isEmpty else { return [] }
        var table = TextTable(indent: 2, numeric: [1, 2, 3, 4, 5])
        table.add(["attribute", "values", "set", "changed", "taken", "kept"])
        for (name, counts) in report.attributes.sorted(by: { $0.key < $1.key }) {
            table.add(
                [
                    name, counts.queried.grouped, counts.added.grouped, counts.changed.grouped, counts.removed.grouped,
                    counts.kept.grouped,
                ])
        }
        return [""] + table.lines
    }

    private var guards: [String] {
        guard !report.guards.isEmpty else { return [] }
        return [""] + report.guards.map { "  \($0.tripped ? "✗" : "✓") \($0.kind.rawValue): \($0.text)" }
    }

    private var files: [String] {
        guard !report.files.isEmpty else { return [] }
        var table = TextTable(indent: 2)
        for (role, place) in report.files.sorted(by: { $0.key < $1.key }) { table.add([role, place]) }
        return [""] + table.lines
    }

    private var advice: [String] {
        let run = report.runID
        return switch report.status {
        case .held: ["  nothing was sent. To let it through: headgate approve \(run)"]
        case .interrupted: ["  to go on: headgate resume \(run)"]
        default: []
        }
    }

    static func sum(_ parts: [(String, Int)]) -> String {
        "= "
            + parts.filter { $0.1 > 0 || $0.0 == parts[0].0 }.map { "\($0.1.grouped) \($0.0)" }.joined(separator: " + ")
    }

    static func seconds(_ value: Double) -> String { String(format: "%.2f s", value) }
}
