import Operations
import SegmentCore
import Workflow

/// A plan as text, as in terraform: sample rows, sums, guards, and a last line with the summary.
struct PlanText {
    let made: PlanReport
    let contract: DestinationContract
    let console: Console

    init(_ made: PlanReport, contract: DestinationContract, console: Console) {
        self.made = made
        self.contract = contract
        self.console = console
    }

    private var report: RunReport { made.report }

    var text: String {
        let text = ReportText(report: report, console: console)
        guard let plan = made.plan else { return text.short }
        return ([text.short] + sampleLines + notes(plan) + ["", last(plan)]).joined(separator: "\n")
    }

    private var sampleLines: [String] {
        made.samples.isEmpty
            ? []
            : [""]
                + made.samples.map { sample in
                    let (sign, paint): (String, Console.Paint) =
                        switch sample.kind {
                        case "added": ("+", .green)
                        case "removed": ("-", .red)
                        default: ("~", .yellow)
                        }
                    let changes = sample.changes.map { change in
                        "\(change.attribute): \(Self.value(change.before)) → \(Self.value(change.after))"
                    }
                    return "  \(console.paint(sign, paint)) \(sample.id)  \(changes.joined(separator: ", "))"
                }
    }

    private func notes(_ plan: ChangePlan) -> [String] {
        var notes: [String] = []
        if plan.firstLedger {
            notes.append(
                "  the ledger is empty: who carries these attributes already is unknown")
        }
        if !plan.figures.reasons.isEmpty {
            let reasons = plan.figures.reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            notes.append(
                "  invalid: " + reasons.prefix(5).map { "\($0.value.grouped) \($0.key)" }.joined(separator: ", "))
        }
        return notes
    }

    private func last(_ plan: ChangePlan) -> String {
        let c = plan.counts
        let withheld = c.withheld + c.withheldAbsent
        if c.sent == 0, withheld > 0 {
            return
                "No changes, but \(withheld.grouped) row\(withheld == 1 ? " is" : "s are") withheld: the destination "
                + "did not take \(withheld == 1 ? "it" : "them") before. To send again: --retry-rejected."
        }
        guard c.sent > 0 else { return "No changes: \(report.target) agrees with the query." }
        let batches = max(1, (c.sent + contract.batchRows - 1) / contract.batchRows)
        let format = plan.format == .csv ? "CSV" : "JSON lines"
        return console.paint(
            "Plan: \(c.added.grouped) to add, \(c.changed.grouped) to change, \(c.removed.grouped) to remove", .bold)
            + " (\(c.sent.grouped) row\(c.sent == 1 ? "" : "s"), at most \(plan.figures.bytes.asBytes) of \(format), \(batches) batch\(batches == 1 ? "" : "es"))."
    }

    private static func value(_ text: String?) -> String { text ?? "∅" }
}
