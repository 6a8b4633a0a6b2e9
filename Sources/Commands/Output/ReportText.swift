import Foundation
import SegmentCore

/// A run's report as text: a headline, numbers that add up, and the next step.
struct ReportText {
    let report: RunReport
    let console: Console

    /// What `run` prints: a headline and numbers that add up.
    var short: String { ([headline] + sums + tripped + advice + more).joined(separator: "\n") }

    var headline: String {
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
        var table = Self.sums(c)
        if report.stages.contains(where: { $0.name == .settle && $0.status == .done }) {
            table.add(["sent", c.sent.grouped, Self.outcomes(c)])
        }
        if let scanned { table.add(scanned) }
        return table.lines
    }

    /// The queried rows, and the ledger's keys that are in none of them.
    static func sums(_ c: RowCounts) -> TextTable {
        var table = TextTable(indent: 2, numeric: [1])
        table.add([
            "queried", c.queried.grouped,
            sum([
                ("unchanged", c.unchanged), ("added", c.added), ("changed", c.changed), ("empty", c.empty),
                ("withheld", c.withheld), ("invalid", c.invalid),
            ]),
        ])
        let absent = [
            ("removed", c.removed), ("kept", c.kept), ("protected", c.protected), ("withheld", c.withheldAbsent),
        ]
        let gone = absent.reduce(0) { $0 + $1.1 }
        if gone > 0 { table.add(["absent", gone.grouped, sum(absent)]) }
        return table
    }

    /// The bytes scanned, where the engine reports them.
    var scanned: [String]? {
        report.scannedBytes.map { bytes in
            ["scanned", bytes.asBytes, report.scanCost.map { String(format: "costs $%.4f", $0) } ?? ""]
        }
    }

    static func outcomes(_ c: RowCounts) -> String {
        sum([("accepted", c.accepted), ("rejected", c.rejected), ("unknown", c.unknown)])
    }

    private var more: [String] {
        report.status == .partial ? ["  some rows were not taken: headgate show \(report.runID)"] : []
    }

    private var tripped: [String] {
        guard report.status == .held else { return [] }
        return
            report.guards.filter(\.tripped).map { "  held by \($0.kind.rawValue): \($0.text)" }
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
