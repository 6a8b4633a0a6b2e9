import ArgumentParser
import ProjectFiles
import SegmentCore

/// The exit codes, as the guide lists them.
enum ExitStatus: Int32, Sendable, Comparable {
    case succeeded = 0
    case failed = 1
    /// A plan with changes, with `--detailed-exitcode`.
    case changes = 2
    case held = 3
    case partial = 4
    case invalid = 5
    case usage = 64
    case interrupted = 130

    /// Several runs end as their gravest: failed, then interrupted, invalid, held, partial, changes.
    static func < (left: Self, right: Self) -> Bool { left.gravity < right.gravity }

    private var gravity: Int {
        switch self {
        case .succeeded: 0
        case .changes: 1
        case .partial: 2
        case .held: 3
        case .invalid: 4
        case .usage: 5
        case .interrupted: 6
        case .failed: 7
        }
    }

    /// - Parameter maxRejected: rejected rows up to which a partial run counts as well ended.
    init(_ report: RunReport, maxRejected: Int) {
        switch report.status {
        case .succeeded: self = .succeeded
        case .partial: self = report.counts.rejected + report.counts.unknown <= maxRejected ? .succeeded : .partial
        case .held, .superseded: self = .held
        case .invalid: self = .invalid
        case .interrupted, .cancelled, .running: self = .interrupted
        case .failed: self = .failed
        }
    }

    var exitCode: ExitCode { ExitCode(rawValue) }
}
