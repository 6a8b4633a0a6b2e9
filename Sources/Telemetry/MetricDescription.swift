/// The help text of a metric and the bounds of its histogram.
package struct MetricDescription: Sendable {
    package var help: String
    /// Upper bounds of a timer or an aggregating recorder, ascending; +Inf is added as the last.
    package var bounds: [Double]

    package init(_ help: String, bounds: [Double] = []) {
        self.help = help
        self.bounds = bounds
    }
}
