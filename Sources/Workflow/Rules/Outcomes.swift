package import SegmentCore

/// The counts of a run once its batches have outcomes.
///
/// Rows of batches that never started have no outcome and count as unknown, so that the sums hold in every run.
package struct Outcomes {
    package let counts: RowCounts
    package let attributes: [String: RowCounts]
    package let reasons: [ImportOutcome.Reason]

    package init(_ results: ImportResults) {
        let plan = results.exported.plan
        var counts = plan.counts
        counts.accepted = results.outcomes.reduce(0) { $0 + $1.accepted }
        counts.rejected = results.outcomes.reduce(0) { $0 + $1.rejected }
        counts.unknown = counts.sent - counts.accepted - counts.rejected
        self.counts = counts
        attributes = plan.attributes.mapValues { planned in
            var attribute = planned
            // Every row carries all attributes, so an attribute's share is the run's.
            let whole = attribute.sent == counts.sent
            attribute.accepted = whole ? counts.accepted : 0
            attribute.rejected = whole ? counts.rejected : 0
            attribute.unknown = whole ? counts.unknown : 0
            return attribute
        }
        var byText: [String: Int] = [:]
        for reason in results.outcomes.flatMap(\.reasons) { byText[reason.text, default: 0] += reason.rows }
        reasons = byText.map { ImportOutcome.Reason(text: $0.key, rows: $0.value) }
            .sorted { ($1.rows, $0.text) < ($0.rows, $1.text) }
    }
}

extension DeliveredRun {
    /// What later guards compare with.
    init(run: RunID, plan: ChangePlan) {
        let queried = plan.counts.queried
        self.init(
            run: run, queried: queried,
            nullRates: plan.figures.nulls.mapValues { queried > 0 ? Double($0) / Double(queried) : 0 })
    }
}

extension ImportOutcome {
    /// Rows that the destination did not take, as far as it counts them.
    var refused: Int { rejected + (failed ?? 0) }

    /// The outcome over all rows of its batch. A destination that was asked about a batch of a dead process may report
    /// fewer; the others are unknown, and if it names no rows, all are.
    func covering(_ rows: Int) -> ImportOutcome {
        let reported = accepted + rejected + unknown
        guard reported != rows else { return self }
        var whole = self
        if reported < rows {
            (whole.accepted, whole.rejected, whole.unknown) = (0, 0, rows)
        } else {
            whole.accepted = min(accepted, rows)
            whole.rejected = min(rejected, rows - whole.accepted)
            whole.unknown = rows - whole.accepted - whole.rejected
        }
        return whole
    }
}
