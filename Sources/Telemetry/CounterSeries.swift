import Metrics
import Synchronization

final class CounterSeries: PrometheusSeries, CounterHandler, FloatingPointCounterHandler {
    static let kind = "counter"
    private let value = Mutex(0.0)

    func increment(by amount: Int64) { increment(by: Double(amount)) }
    func increment(by amount: Double) { value.withLock { $0 += max(0, amount) } }
    func reset() { value.withLock { $0 = 0 } }

    func lines(_ name: String, _ labels: MetricLabels) -> [String] {
        ["\(name)\(labels) \(PrometheusText.number(value.withLock { $0 }))"]
    }
}
