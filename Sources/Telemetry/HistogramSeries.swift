import Metrics
import Synchronization

/// Counts values below each bound. A timer's values are seconds here.
final class HistogramSeries: PrometheusSeries, TimerHandler, RecorderHandler {
    static let kind = "histogram"

    private struct State {
        /// Per bucket, not yet cumulative; the last bucket counts values above all bounds.
        var counts: [Int]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock {
            $0.counts[bucket] += 1
            $0.sum += value
        }
    }

    func lines(_ name: String, _ labels: MetricLabels) -> [String] {
        let state = state.withLock { $0 }
        var lines: [String] = []
        var total = 0
        for (bound, count) in zip(bounds + [.infinity], state.counts) {
            total += count
            lines.append("\(name)_bucket\(labels.adding("le", PrometheusText.number(bound))) \(total)")
        }
        return lines + ["\(name)_sum\(labels) \(PrometheusText.number(state.sum))", "\(name)_count\(labels) \(total)"]
    }
}
