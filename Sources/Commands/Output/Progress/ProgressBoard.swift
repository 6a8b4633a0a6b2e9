import SegmentCore
import Workflow

/// How far runs are, as lines of text. Pure: what happened and the time in, lines out.
struct ProgressBoard {
    private struct Run {
        var segment: String
        var stage: StageName
        var began: Double
        var fraction: Double?
        /// The last known number, possibly of an earlier stage.
        var rows: Int?
        var remaining = RemainingTime()
        var activity: StageActivity?
    }

    /// Number of requested runs.
    private let total: Int
    private var runs: [RunID: Run] = [:]
    private var order: [RunID] = []
    private var ended: [RunStatus] = []

    init(total: Int) { self.total = total }

    /// - Parameter time: seconds, from any beginning.
    /// - Returns: whether a stage began, or another activity of it.
    mutating func update(_ progress: StageProgress, at time: Double) -> Bool {
        let old = runs[progress.run]
        if old == nil { order.append(progress.run) }
        let isNew = old?.stage != progress.stage
        var run = old ?? Run(segment: progress.segment, stage: progress.stage, began: time)
        if isNew {
            (run.stage, run.began, run.remaining) = (progress.stage, time, RemainingTime())
        }
        run.fraction = progress.fraction
        run.activity = progress.activity
        run.rows = progress.rows ?? run.rows
        if let fraction = progress.fraction { run.remaining.look(fraction, after: time - run.began) }
        runs[progress.run] = run
        return isNew || progress.activity != nil && progress.activity != old?.activity
    }

    mutating func end(_ run: RunID, _ status: RunStatus) {
        runs[run] = nil
        order.removeAll { $0 == run }
        ended.append(status)
    }

    // MARK: Lines

    /// A line for each active run, oldest first, and a count below them if several were requested.
    func lines(width: Int, height: Int, at time: Double) -> [String] {
        let tally = tally
        let room = max(1, height - 1 - tally.count)
        let shown = order.count > room ? Array(order.prefix(room - 1)) : order
        var table = TextTable(numeric: [2, 3, 4])
        for run in shown.compactMap({ runs[$0] }) { table.add(Self.cells(run, at: time)) }
        let more = order.count > shown.count ? ["… and \((order.count - shown.count).grouped) more"] : []
        return (table.lines + more + tally).map { Self.fit($0, width) }
    }

    private static func cells(_ run: Run, at time: Double) -> [String] {
        let seconds = max(0, time - run.began)
        return [
            run.segment, run.stage.rawValue, run.fraction.map { "\(Int(min(1, max(0, $0)) * 100)) %" } ?? "",
            run.rows.map { "\($0.grouped) row\($0 == 1 ? "" : "s")" } ?? "", clock(seconds),
            run.activity?.description
                ?? run.remaining.left(after: seconds).map { "about \(clock(coarse($0))) left" } ?? "",
        ]
    }

    private var tally: [String] {
        guard total > 1 else { return [] }
        let words = RunStatus.allCases.compactMap { status in
            let count = ended.count { $0 == status }
            return count > 0 ? "\(count.grouped) \(status.rawValue)" : nil
        }
        let waiting = total - ended.count - order.count
        return [
            "\(ended.count.grouped) of \(total.grouped) ended"
                + (words.isEmpty ? "" : ": \(words.joined(separator: ", "))")
                + "; \(order.count.grouped) running" + (waiting > 0 ? ", \(waiting.grouped) waiting" : "")
        ]
    }

    /// `0:07`, `1:02:03`.
    static func clock(_ seconds: Double) -> String {
        let whole = Int(min(seconds, 1e9))
        let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
        let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        return hours > 0 ? "\(hours):\(two(minutes)):\(two(rest))" : "\(minutes):\(two(rest))"
    }

    /// In steps that a guess deserves: 1 second below 20, 5 below two minutes, then half minutes.
    private static func coarse(_ seconds: Double) -> Double {
        let step: Double = seconds < 20 ? 1 : seconds < 120 ? 5 : 30
        return max(1, (seconds / step).rounded(.up) * step)
    }

    /// Leaves the last column free, where some terminals break the line.
    private static func fit(_ line: String, _ width: Int) -> String {
        let room = max(1, width - 1)
        return line.count <= room ? line : String(line.prefix(room - 1)) + "…"
    }
}
