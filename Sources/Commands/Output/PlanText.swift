import Operations
import SegmentCore
import Workflow

/// A plan for people, in the manner of terraform: sample rows, sums, guards, and one last line that says it all.
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

/// A plan for programs: the run's report with the plan's figures, and samples where asked for.
struct PlanOutput: Encodable {
    private let made: PlanReport
    private let samples: [PlanSample]?

    init(_ made: PlanReport, showsSamples: Bool) {
        self.made = made
        samples = showsSamples ? made.samples : nil
    }

    enum Keys: String, CodingKey {
        case bytes, format, samples
        case firstLedger = "first_ledger"
        case invalidReasons = "invalid_reasons"
    }

    func encode(to encoder: any Encoder) throws {
        try made.report.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        if let plan = made.plan {
            try container.encode(plan.figures.bytes, forKey: .bytes)
            try container.encode(plan.format == .csv ? "csv" : "jsonl", forKey: .format)
            try container.encode(plan.firstLedger, forKey: .firstLedger)
            try container.encode(plan.figures.reasons, forKey: .invalidReasons)
        }
        if let samples { try container.encode(samples, forKey: .samples) }
    }
}
