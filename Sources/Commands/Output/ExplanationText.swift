import Foundation
import SegmentCore
import Workflow

/// An explanation as text: the verdict, the values, open rows, and the changes, newest first.
struct ExplanationText {
    let explanation: KeyExplanation
    let console: Console

    var text: String { ([headline] + standing + values + open + changes).joined(separator: "\n") }

    private var headline: String {
        let name = console.paint(explanation.segment.rawValue, .bold)
        return "\(name) → \(explanation.target)  \(explanation.key)  \(verdict)"
    }

    private var verdict: String {
        guard let word = explanation.verdict else {
            return explanation.invalid.isEmpty ? "not in the ledger" : "invalid"
        }
        switch word {
        case "added", "changed", "removed": return "off its target: would be \(word)"
        case "withheld", "withheld_absent": return "rejected before, and not sent again while its values stay"
        case "kept": return "not in the result any more, at its target"
        case "protected": return "only invalid rows in the result: left as it is"
        case "empty": return "in the result without any value"
        default: return "at its target"
        }
    }

    private var standing: [String] {
        var lines: [String] = []
        if let run = explanation.run {
            lines.append("  target by the snapshot of run \(run), as of \(explanation.asOf ?? "")")
        } else {
            lines.append("  no snapshot is kept: the target is not known")
        }
        lines += explanation.invalid.map { "  a row of it is invalid: \($0)" }
        return lines
    }

    private var values: [String] {
        guard !explanation.attributes.isEmpty else { return [] }
        var table = TextTable(indent: 2)
        table.add(["ATTRIBUTE", "TARGET", "ACCEPTED", "OWNER"])
        for value in explanation.attributes {
            table.add([
                value.attribute, explanation.run == nil ? "" : value.target ?? "∅", value.accepted ?? "∅",
                value.owner?.rawValue ?? "",
            ])
        }
        return [""] + table.lines
    }

    private var open: [String] {
        var lines = explanation.doubts.map { "  in doubt (\($0.state)), batch \($0.batch): \(Self.pairs($0.values))" }
        if let rejected = explanation.rejected { lines.append("  rejected before: \(Self.pairs(rejected))") }
        return lines.isEmpty ? [] : [""] + lines
    }

    private var changes: [String] {
        let runs = "\(explanation.runs.grouped) kept run\(explanation.runs == 1 ? "" : "s")"
        guard !explanation.changes.isEmpty else { return ["", "  no change in \(runs)"] }
        var table = TextTable(indent: 2)
        for change in explanation.changes {
            let values = change.values.map { value in
                let after = value.value ?? "∅"
                return change.kind == "invalid" || value.change == nil
                    ? "\(value.attribute): \(after)" : "\(value.attribute): \(value.change ?? "") → \(after)"
            }
            let why = change.reason.map { "\($0)  " } ?? ""
            table.add([
                change.at, change.run.rawValue, change.kind, change.outcome ?? "",
                why + values.joined(separator: ", "),
            ])
        }
        return ["", "  \(explanation.changes.count.grouped) in \(runs), newest first:"] + table.lines
    }

    private static func pairs(_ values: [String: String]) -> String {
        values.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
    }
}
