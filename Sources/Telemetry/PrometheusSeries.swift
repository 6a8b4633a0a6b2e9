import Metrics
import Synchronization

/// The values measured under one set of labels: one line of the text, or for a histogram one group of lines.
protocol PrometheusSeries: AnyObject, Sendable {
    static var kind: String { get }
    func lines(_ name: String, _ labels: MetricLabels) -> [String]
}
