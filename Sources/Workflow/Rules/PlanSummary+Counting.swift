package import SegmentCore

extension PlanSummary {
    /// The plan's rows by bucket. `sent` is what will be sent; outcomes come later.
    package var counts: RowCounts {
        var counts = RowCounts()
        for group in groups {
            counts.add(group.rows, as: group.name)
            counts.sent += group.isSent ? group.rows : 0
            counts.emptyAsNull += group.attributes.values.reduce(0) { $0 + $1.empties }
        }
        counts.queried =
            counts.unchanged + counts.added + counts.changed + counts.empty + counts.withheld + counts.invalid
        return counts
    }

    /// The same by attribute: `queried` rows with a value; `added`, `changed` and `removed` are values set, changed and
    /// cleared; `kept` and `protected` are absent keys that carry it; `empty` NULLs with no value to clear.
    package var attributeCounts: [String: RowCounts] {
        var all: [String: RowCounts] = [:]
        for group in groups {
            for (name, sums) in group.attributes {
                all[name, default: RowCounts()].add(sums, of: group)
            }
        }
        return all
    }

    package var figures: PlanFigures {
        var figures = PlanFigures()
        for group in groups {
            figures.ledgerKeys += group.ledgerKeys
            figures.bytes += group.isSent ? group.bytes : 0
            figures.quiet += group.format == SentStatement.quietBatch ? group.rows : 0
            if group.name == "removed" { figures.removed += group.differing }
            if group.name == "changed" { figures.changed += group.differing }
            if let reason = group.reason { figures.reasons[reason, default: 0] += group.rows }
            for (name, sums) in group.attributes {
                figures.carriers[name, default: 0] += sums.carriers
                figures.losses[name, default: 0] += sums.lost
                figures.nulls[name, default: 0] += sums.nulls
            }
        }
        return figures
    }

    /// One format per run: CSV where every row can be.
    package var format: ImportBatch.Format { groups.contains { $0.format == "j" } ? .jsonLines : .csv }
}

extension PlanSummary.Group {
    var isSent: Bool { format == "c" || format == "j" }
    var isPresent: Bool { ["unchanged", "added", "changed", "empty", "withheld", "invalid"].contains(name) }
}

extension RowCounts {
    fileprivate mutating func add(_ rows: Int, as name: String) {
        switch name {
        case "unchanged": unchanged += rows
        case "added": added += rows
        case "changed": changed += rows
        case "empty": empty += rows
        case "withheld": withheld += rows
        case "invalid": invalid += rows
        case "removed": removed += rows
        case "kept": kept += rows
        case "protected": protected += rows
        case "withheld_absent": withheldAbsent += rows
        default: break
        }
    }

    fileprivate mutating func add(_ sums: PlanSummary.AttributeSums, of group: PlanSummary.Group) {
        emptyAsNull += sums.empties
        sent += group.isSent ? group.rows : 0
        guard group.isPresent else {
            added += sums.set
            removed += sums.cleared + sums.changed
            switch group.name {
            case "removed": kept += sums.carriers - sums.cleared - sums.changed
            case "kept": kept += sums.carriers
            case "protected": protected += sums.carriers
            case "withheld_absent": withheldAbsent += sums.carriers
            default: break
            }
            return
        }
        let values = group.rows - sums.nulls
        queried += values
        empty += sums.nothing
        switch group.name {
        case "invalid": invalid += values
        case "withheld": withheld += values
        default:
            added += sums.set
            changed += sums.changed
            removed += sums.cleared
            unchanged += max(0, values - sums.set - sums.changed)
        }
    }
}
