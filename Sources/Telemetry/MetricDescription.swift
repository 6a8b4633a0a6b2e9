/// What a metric is, for the people who read it, and how its distribution is cut.
package struct MetricDescription: Sendable {
    package var help: String
    /// Upper bounds, ascending, of a timer or an aggregating recorder; the last one, +Inf, is added.
    package var bounds: [Double]

    package init(_ help: String, bounds: [Double] = []) {
        self.help = help
        self.bounds = bounds
    }
}
