/// The words in which a sink announces the end of a run.
package enum NoticeWords: Sendable, Hashable {
    /// Headgate's own.
    case plain
    /// The subjects of the reference solution, for subscribers that filter by them.
    case reference

    package func subject(of report: RunReport) -> String {
        let plain = "Headgate run \(report.status.rawValue)"
        guard self == .reference else { return plain }
        return switch report.status {
        case .succeeded: "Amazon Pinpoint Segmentation Query Successful"
        case .invalid: "Amazon Pinpoint Segmentation Query Invalid"
        case .failed where report.isImportFailure: "Amazon Pinpoint Import Failed"
        case .failed: "Amazon Pinpoint Segmentation Query Failed"
        case .running, .held, .superseded, .partial, .interrupted, .cancelled: plain
        }
    }
}
