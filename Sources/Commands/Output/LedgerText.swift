import Foundation
import SegmentCore
import Workflow

/// A ledger for people.
struct LedgerText {
    let summary: LedgerSummary
    let console: Console

    var text: String { ([headline, open] + slots + files + lease).joined(separator: "\n") }

    /// The loss, actual or expected.
    func loss(isDone: Bool) -> String {
        let owned = summary.slots.filter { $0.owner == summary.segment }.map(\.attribute)
        let what =
            "\(summary.keys.grouped) keys of \(summary.segment) at \(summary.target)"
            + (owned.isEmpty ? "" : ", owner of \(owned.joined(separator: ", "))")
        guard !isDone else { return "Forgotten: \(what). The destination is as it was." }
        return """
            Would forget \(what).
            The destination keeps what it has, and nothing would take it away any more.
            To forget: headgate ledger forget \(summary.segment) --yes. To take the attributes away first: headgate retire \
            \(summary.segment) --yes
            """
    }

    private var headline: String {
        let name = console.paint(summary.segment.rawValue, .bold)
        return "\(name) → \(summary.target)  \(summary.keys.grouped) keys, generation \(summary.generation)"
    }

    private var open: String {
        "  \(summary.doubts.grouped) in doubt, \(summary.rejected.grouped) rejected and remembered"
    }

    private var slots: [String] {
        guard !summary.slots.isEmpty else { return [] }
        var table = TextTable(indent: 2, numeric: [2])
        table.add(["ATTRIBUTE", "COLUMN", "CARRIERS", "OWNER"])
        for slot in summary.slots {
            table.add([slot.attribute, slot.column, slot.carriers.grouped, slot.owner?.rawValue ?? ""])
        }
        return [""] + table.lines
    }

    private var files: [String] {
        guard !summary.files.isEmpty else { return [] }
        var table = TextTable(indent: 2, numeric: [2])
        for file in summary.files { table.add([file.kind, file.batch ?? "", file.rows.grouped, file.file]) }
        return [""] + table.lines
    }

    private var lease: [String] {
        guard let lease = summary.lease else { return [] }
        let end = Date(timeIntervalSince1970: min(lease.expires, 253_402_300_799)).formatted(.iso8601)
        return ["", "  being run by \(lease.owner) (run \(lease.run)) under a lease until \(end)"]
    }
}
