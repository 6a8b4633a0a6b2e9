package import SegmentCore

/// A command that the user can run next, and its effect.
package struct NextStep: Sendable, Hashable, Codable {
    package var what: String
    package var command: String

    init(_ what: String, _ command: String) {
        self.what = what
        self.command = command
    }

    /// Sorted by relevance. Empty where nothing is left to do.
    package static func steps(after record: RunRecord, _ report: RunReport) -> [NextStep] {
        let run = report.runID
        let segment = report.segment
        let again = segment.map { "headgate run \($0)" } ?? "headgate run --query SQL"
        switch report.status {
        case .running:
            return [
                NextStep("to go on with it, if its process is gone", "headgate resume \(run)"),
                NextStep("to end it", "headgate cancel \(run)"),
            ]
        case .held where record.request.kind == .plan:
            return [NextStep("to apply it past its guards", "headgate approve \(run)")]
        case .held:
            return [
                NextStep("to let it through", "headgate approve \(run)"),
                NextStep("to end it and send nothing", "headgate cancel \(run)"),
            ]
        case .interrupted:
            return [
                NextStep("to go on", "headgate resume \(run)"),
                NextStep("to end it; what is in doubt stays so until the next run asks", "headgate cancel \(run)"),
            ]
        case .superseded: return segment.map { [NextStep("to see what came after it", "headgate runs \($0)")] } ?? []
        case .invalid:
            return (segment.map { [NextStep("to see all that is wrong", "headgate validate \($0)")] } ?? [])
                + [NextStep("to run it once it is mended", again)]
        case .failed, .cancelled: return [NextStep("to start anew", again)]
        case .partial: return partial(report, again)
        case .succeeded where record.request.kind == .plan && report.counts.sent > 0:
            return [NextStep("to do it", again)]
        case .succeeded: return []
        }
    }

    private static func partial(_ report: RunReport, _ again: String) -> [NextStep] {
        var steps: [NextStep] = []
        // An ad hoc query has no ledger: no remembered rejections, and no doubt.
        let keeps = report.segment != nil
        if report.counts.rejected > 0 {
            steps.append(
                NextStep(
                    "to send the rejected rows again once the cause is mended",
                    keeps ? "\(again) --retry-rejected" : again))
        }
        if report.counts.unknown > 0 {
            steps.append(
                NextStep("to send the rows of unknown outcome again, batches above 1,000 rows in halves", again))
            if keeps {
                steps.append(NextStep("to send all of them again", "\(again) --retry-rejected"))
            }
        }
        return steps
    }
}
