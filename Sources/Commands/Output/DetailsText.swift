import SegmentCore
import Workflow

/// A run's details as text: times, sums, rows by reason, files, and next steps.
struct DetailsText {
    let details: RunDetails
    /// What retention keeps, for files that it took.
    let kept: String
    let console: Console

    var text: String {
        let report = ReportText(report: details.report, console: console)
        return
            ([report.headline, "  as of \(details.report.asOf)", ""] + sums + stages + attributes + guards
            + reasons("invalid", details.report.counts.invalid, details.invalid)
            + reasons("rejected", details.report.counts.rejected, details.rejected) + files + next)
            .joined(separator: "\n")
    }

    private var report: RunReport { details.report }

    // MARK: Numbers

    /// Each line of numbers with its parts, and for the sent rows also their outcomes.
    private var sums: [String] {
        let c = report.counts
        guard isDone(.plan) else { return [] }
        var table = ReportText.sums(c)
        let planned = c.added + c.changed + c.removed
        let isSent = isDone(.settle)
        table.add([
            isSent ? "sent" : "to send", c.sent.grouped,
            // With --full and in upsert mode unchanged rows are sent.
            ReportText.sum([
                ("added", c.added), ("changed", c.changed), ("removed", c.removed), ("unchanged", c.sent - planned),
            ]),
        ])
        if isSent { table.add(["", "", ReportText.outcomes(c)]) }
        if c.emptyAsNull > 0 { table.add(["cells", c.emptyAsNull.grouped, "were '' and count as NULL"]) }
        if let scanned = ReportText(report: report, console: console).scanned { table.add(scanned) }
        return table.lines + [""]
    }

    private func isDone(_ stage: StageName) -> Bool {
        report.stages.contains { $0.name == stage && $0.status == .done }
    }

    private var stages: [String] {
        var table = TextTable(indent: 2, numeric: [2])
        for stage in report.stages {
            let attempts = (stage.attempts ?? 1) > 1 ? "\(stage.attempts ?? 1) attempts" : ""
            table.add([
                stage.name.rawValue, stage.status.rawValue, stage.seconds.map(ReportText.seconds) ?? "",
                stage.startedAt ?? "", attempts,
            ])
        }
        return table.lines
    }

    private var attributes: [String] {
        guard !report.attributes.isEmpty else { return [] }
        var table = TextTable(indent: 2, numeric: [1, 2, 3, 4, 5])
        table.add(["attribute", "values", "set", "changed", "taken", "kept"])
        for (name, counts) in report.attributes.sorted(by: { $0.key < $1.key }) {
            table.add([
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

    // MARK: Rows

    private func reasons(_ word: String, _ rows: Int, _ groups: [ReasonGroup]) -> [String] {
        guard !groups.isEmpty else { return [] }
        var table = TextTable(indent: 2, numeric: [1])
        let named = groups.reduce(0) { $0 + $1.rows }
        for (index, group) in groups.enumerated() {
            table.add([index == 0 ? word : "", group.rows.grouped, group.reason])
        }
        if named < rows { table.add(["", (rows - named).grouped, "further reasons"]) }
        let lines = table.lines
        // Samples are below their reason, indented past the word and the widest number.
        let width = (groups.map(\.rows) + [rows - named]).map(\.grouped.count).max() ?? 0
        let indent = String(repeating: " ", count: 2 + word.count + 2 + width + 2)
        return [""]
            + groups.enumerated().flatMap { index, group in [lines[index]] + samples(group, indent) }
            + lines.dropFirst(groups.count)
    }

    private func samples(_ group: ReasonGroup, _ indent: String) -> [String] {
        (group.samples ?? []).map { sample in
            let values = sample.values.sorted { $0.key < $1.key }.map { "\($0.key): \(Self.short($0.value))" }
            return indent + ([sample.id.map(Self.short) ?? "∅"] + values).joined(separator: "  ")
        }
    }

    /// In one line, and not much of it: an over-long value is a common reason.
    private static func short(_ text: String) -> String {
        let line = text.replacing(/[\p{Cc}\p{Zl}\p{Zp}]+/, with: " ")
        return line.count <= 60 ? line : "\(line.prefix(59))…"
    }

    // MARK: Files and what is next

    private var files: [String] {
        guard !report.files.isEmpty else { return [] }
        var table = TextTable(indent: 2)
        for (role, place) in report.files.sorted(by: { $0.key < $1.key }) {
            table.add([role, details.gone.contains(role) ? "\(place)  (gone)" : place])
        }
        guard !details.gone.isEmpty else { return [""] + table.lines }
        return [""] + table.lines + [
            "  \(details.gone.count) of \(report.files.count) files are gone; retention keeps \(kept)"
        ]
    }

    private var next: [String] {
        guard !details.next.isEmpty else { return [] }
        return [""] + details.next.map { "  \($0.what): \(console.paint($0.command, .bold))" }
    }
}
