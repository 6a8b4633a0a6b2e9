import Operations
import SegmentCore
import Workflow

/// A plan as JSON: the run's report with the plan's figures, and samples if requested.
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
