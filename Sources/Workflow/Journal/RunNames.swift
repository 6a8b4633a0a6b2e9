import Foundation
import SegmentCore

/// The runs that a list has not read yet, newest first by the time in their names, so that it does not read them all.
///
/// A run's name begins with the second in which it was made (`20261121T101501Z-…`). Runs with other names are always read.
struct RunNames {
    private var others: [RunID]
    private var dated: [(run: RunID, second: Date)]
    /// How far the time in a name may be from the record's, in seconds.
    private static let slack: TimeInterval = 60

    init(_ runs: [RunID], before end: Date?) {
        let style = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)
        others = []
        dated = []
        for run in runs {
            let stamp = run.rawValue.split(separator: "-", maxSplits: 1).first.map(String.init) ?? ""
            guard let second = try? Date(stamp, strategy: style) else {
                others.append(run)
                continue
            }
            if let end, second >= end.addingTimeInterval(Self.slack) { continue }
            dated.append((run, second))
        }
        dated.sort { ($0.second, $0.run) > ($1.second, $1.run) }
    }

    /// The next runs to read; nil once the newest `limit` runs are certainly among those found.
    mutating func next(_ width: Int, having found: [RunRecord], of limit: Int) -> [RunID]? {
        if !others.isEmpty {
            defer { others.removeFirst(min(width, others.count)) }
            return Array(others.prefix(width))
        }
        guard let newest = dated.first else { return nil }
        if found.count >= limit {
            let times = found.map(\.createdAt).sorted(by: >)
            if times[limit - 1] >= newest.second.addingTimeInterval(Self.slack) { return nil }
        }
        defer { dated.removeFirst(min(width, dated.count)) }
        return dated.prefix(width).map(\.run)
    }
}

extension RunFilter {
    /// Whether a record matches, the limit aside.
    func takes(_ record: RunRecord) -> Bool {
        if let segment, record.request.segment.name != segment { return false }
        if let statuses, !statuses.contains(record.status) { return false }
        if let before, record.createdAt >= before { return false }
        return true
    }
}
