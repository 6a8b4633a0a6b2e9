import Foundation
package import SegmentCore

/// Prints a notice in one line, for a user or a log collector: the status, the run, its counts, and the next step.
package struct StandardErrorNoticeSink: NoticeSink {
    private let write: @Sendable (String) -> Void

    /// `write` gets a line with its line break; the default is standard error.
    package init(write: @escaping @Sendable (String) -> Void = { FileHandle.standardError.write(Data($0.utf8)) }) {
        self.write = write
    }

    package var name: String { "standard error" }
    package var words: NoticeWords { .reference }

    package func deliver(_ notice: RunNotice) async throws(NoticeFailure) { write(Self.line(notice)) }

    static func line(_ notice: RunNotice) -> String {
        let report = notice.report
        let segment = report.segment.map { "segment \($0)" } ?? "query of the moment"
        let line =
            "\(notice.subject): \(segment), target \(report.target), run \(report.runID) \(report.status.rawValue) "
            + "(\(figures(report.counts)))" + (next(report).map { "; \($0)" } ?? "")
        // A subject or a name must not make a second line, nor move the cursor.
        return line.map { $0.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } ? $0 : " " } + "\n"
    }

    /// The counts of the plan and its outcome; rare ones only where they are not zero.
    private static func figures(_ counts: RowCounts) -> String {
        let always = [
            (counts.queried, "queried"), (counts.added, "added"), (counts.changed, "changed"),
            (counts.removed, "removed"), (counts.sent, "sent"), (counts.accepted, "accepted"),
        ]
        let others = [
            (counts.rejected, "rejected"), (counts.unknown, "unknown"), (counts.invalid, "invalid"),
            (counts.withheld, "withheld"),
        ].filter { $0.0 != 0 }
        return (always + others).map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }

    /// The next step; nil where there is nothing to do.
    private static func next(_ report: RunReport) -> String? {
        let run = report.runID
        return switch report.status {
        case .succeeded, .superseded, .cancelled: nil
        case .running, .interrupted: "go on with: headgate resume \(run)"
        case .held: "look with: headgate show \(run), let it through with: headgate approve \(run)"
        case .partial, .failed, .invalid: "see why with: headgate show \(run)"
        }
    }
}
