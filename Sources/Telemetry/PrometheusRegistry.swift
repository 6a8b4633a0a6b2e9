package import Metrics
import Synchronization

/// A metrics factory that keeps its metrics and writes them in Prometheus' text format.
///
/// One name and one set of labels is one series, however often it is requested. Counters get the suffix `_total`; a
/// timer is a histogram in seconds; a recorder is a histogram where it aggregates, else a gauge. A name that is already
/// in use for another kind gets a series that is not written: two kinds under one name would make the whole page
/// invalid.
package final class PrometheusRegistry: MetricsFactory {
    /// The media type of `text()`.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private struct Family {
        var kind: String
        var series: [MetricLabels: any PrometheusSeries] = [:]
    }

    private let descriptions: [String: MetricDescription]
    private let families = Mutex<[String: Family]>([:])

    /// - Parameter descriptions: by the names that the text has.
    package init(_ descriptions: [String: MetricDescription] = [:]) { self.descriptions = descriptions }

    package func text() -> String {
        let families = families.withLock { $0 }
        var lines: [String] = []
        for (name, family) in families.sorted(by: { $0.key < $1.key }) where !family.series.isEmpty {
            if let help = descriptions[name]?.help {
                lines.append("# HELP \(name) \(PrometheusText.escaped(help: help))")
            }
            lines.append("# TYPE \(name) \(family.kind)")
            let series = family.series.map { (labels: $0.key.description, lines: $0.value.lines(name, $0.key)) }
            lines += series.sorted { $0.labels < $1.labels }.flatMap(\.lines)
        }
        return lines.map { $0 + "\n" }.joined()
    }

    // MARK: MetricsFactory

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        counter(label, dimensions)
    }

    package func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler { counter(label, dimensions) }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions) { _ in GaugeSeries() }
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        if aggregate { return series(label, dimensions) { HistogramSeries(bounds: $0) } }
        return series(label, dimensions) { _ in GaugeSeries() }
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions) { HistogramSeries(bounds: $0) }
    }

    package func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    package func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    // MARK: Parts

    private func counter(_ label: String, _ dimensions: [(String, String)]) -> CounterSeries {
        series(label.hasSuffix("_total") ? label : label + "_total", dimensions) { _ in CounterSeries() }
    }

    private func series<Series: PrometheusSeries>(
        _ label: String, _ dimensions: [(String, String)], make: ([Double]) -> Series
    ) -> Series {
        let name = PrometheusText.name(label)
        let labels = MetricLabels(dimensions)
        return families.withLock { families in
            var family = families[name] ?? Family(kind: Series.kind)
            if let known = family.series[labels] as? Series { return known }
            let series = make(descriptions[name]?.bounds ?? [])
            guard family.kind == Series.kind else { return series }
            family.series[labels] = series
            families[name] = family
            return series
        }
    }

    private func remove(_ handler: AnyObject) {
        families.withLock { families in
            for (name, family) in families {
                families[name]?.series = family.series.filter { $0.value !== handler }
            }
        }
    }
}
