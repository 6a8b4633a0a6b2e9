package import SegmentCore

/// Judges a plan before the first byte leaves: every guard with its measured number and its limit. Pure.
///
/// Relative guards compare with the ledger and with delivered runs; they skip the first run, which lasts until one has
/// succeeded. Shares are of the ledger's keys, or of an attribute's carriers, or of the queried rows (invalid).
package struct Guards {
    let settings: GuardSettings
    let delivered: [DeliveredRun]
    let isFirstRun: Bool

    package init(settings: GuardSettings, delivered: [DeliveredRun], isFirstRun: Bool) {
        self.settings = settings
        self.delivered = delivered
        self.isFirstRun = isFirstRun
    }

    package func findings(for plan: ChangePlan) -> [GuardFinding] {
        var findings = [zeroRows(plan)] + absolute(plan)
        if !isFirstRun { findings += relative(plan) }
        return findings
    }

    // MARK: Absolute

    private func zeroRows(_ plan: ChangePlan) -> GuardFinding {
        let queried = plan.counts.queried
        return GuardFinding(
            kind: .zeroRows, tripped: queried == 0 && !settings.allowEmpty, attribute: nil, measured: Double(queried),
            limit: settings.allowEmpty ? 0 : 1,
            text: queried == 0
                ? "the query gave no rows; allow_empty is \(settings.allowEmpty)" : "the query gave \(queried) rows")
    }

    private func absolute(_ plan: ChangePlan) -> [GuardFinding] {
        var findings: [GuardFinding] = []
        if let limit = settings.invalid {
            findings.append(
                threshold(
                    .invalid, "invalid", rows: plan.counts.invalid, of: plan.counts.queried, unit: "rows", limit: limit,
                    reached: plan.counts.invalid > limit.rows))
        }
        if let limit = settings.bytesScanned, let scanned = plan.snapshot.bytesScanned {
            findings.append(
                GuardFinding(
                    kind: .bytesScanned, tripped: scanned > limit, attribute: nil, measured: Double(scanned),
                    limit: Double(limit), text: "the query scanned \(scanned) bytes, limit \(limit)"))
        }
        return findings
    }

    // MARK: Relative

    private func relative(_ plan: ChangePlan) -> [GuardFinding] {
        let figures = plan.figures
        var findings: [GuardFinding] = []
        if let limit = settings.removed {
            findings.append(
                threshold(
                    .removed, "removed", rows: figures.removed, of: figures.ledgerKeys, unit: "keys", limit: limit,
                    reached: figures.removed >= limit.rows))
            for name in figures.carriers.keys.sorted() {
                let lost = figures.losses[name, default: 0]
                guard let carriers = figures.carriers[name], carriers > 0 else { continue }
                findings.append(
                    threshold(
                        .removed, "\(name) lost by", rows: lost, of: carriers, unit: "carriers", limit: limit,
                        reached: lost >= limit.rows, attribute: name))
            }
        }
        if let limit = settings.changed {
            findings.append(
                threshold(
                    .changed, "changed", rows: figures.changed, of: figures.ledgerKeys, unit: "keys", limit: limit,
                    reached: figures.changed >= limit.rows))
        }
        return findings + [rowCount(plan)].compactMap(\.self) + nullRates(plan)
    }

    private func rowCount(_ plan: ChangePlan) -> GuardFinding? {
        guard let limit = settings.rowCount, delivered.count >= 3 else { return nil }
        let mean = Double(delivered.reduce(0) { $0 + $1.queried }) / Double(delivered.count)
        guard mean > 0 else { return nil }
        let deviation = abs(Double(plan.counts.queried) - mean) / mean
        return GuardFinding(
            kind: .rowCount, tripped: deviation > limit, attribute: nil, measured: deviation, limit: limit,
            text: """
                \(plan.counts.queried) rows against a mean of \(Int(mean.rounded())) in the last \(delivered.count) runs \
                (\(percent(deviation)) off), limit \(percent(limit))
                """)
    }

    private func nullRates(_ plan: ChangePlan) -> [GuardFinding] {
        guard let limit = settings.nullRate, plan.counts.queried > 0 else { return [] }
        return plan.figures.nulls.keys.sorted().compactMap { name in
            let earlier = delivered.compactMap { $0.nullRates[name] }
            guard !earlier.isEmpty, let nulls = plan.figures.nulls[name] else { return nil }
            let rate = Double(nulls) / Double(plan.counts.queried)
            let mean = earlier.reduce(0, +) / Double(earlier.count)
            return GuardFinding(
                kind: .nullRate, tripped: rate - mean > limit, attribute: name, measured: rate - mean, limit: limit,
                text:
                    "\(name) is NULL in \(percent(rate)) of the rows, before in \(percent(mean)), limit + \(percent(limit))"
            )
        }
    }

    private func threshold(
        _ kind: GuardFinding.Kind, _ what: String, rows: Int, of total: Int, unit: String,
        limit: GuardSettings.Threshold, reached: Bool, attribute: String? = nil
    ) -> GuardFinding {
        let share = total > 0 ? Double(rows) / Double(total) : 0
        return GuardFinding(
            kind: kind, tripped: reached && share > limit.share, attribute: attribute, measured: share,
            limit: limit.share,
            text:
                "\(what) \(rows) of \(total) \(unit) (\(percent(share))), limit \(percent(limit.share)) and \(limit.rows)"
        )
    }

    private func percent(_ share: Double) -> String {
        let tenths = (share * 1000).rounded()
        return tenths.truncatingRemainder(dividingBy: 10) == 0 ? "\(Int(tenths / 10)) %" : "\(tenths / 10) %"
    }
}
