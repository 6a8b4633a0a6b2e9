/// The labels of a series, sorted by name. The description is `{a="b",c="d"}`, or empty.
struct MetricLabels: Sendable, Hashable, CustomStringConvertible {
    private let pairs: [Pair]

    private struct Pair: Sendable, Hashable {
        var name: String
        var value: String
    }

    init(_ dimensions: [(String, String)]) {
        pairs = dimensions.map { Pair(name: PrometheusText.name($0.0), value: $0.1) }.sorted { $0.name < $1.name }
    }

    private init(pairs: [Pair]) { self.pairs = pairs }

    func adding(_ name: String, _ value: String) -> MetricLabels {
        MetricLabels(pairs: pairs + [Pair(name: name, value: value)])
    }

    var description: String {
        guard !pairs.isEmpty else { return "" }
        return "{" + pairs.map { "\($0.name)=\"\(PrometheusText.escaped(value: $0.value))\"" }.joined(separator: ",")
            + "}"
    }
}
