/// The notation of the text exposition format, version 0.0.4.
enum PrometheusText {
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return value.rounded() == value && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }

    /// A name with `_` for what may not stand in one.
    static func name(_ text: String) -> String {
        let fitting = text.unicodeScalars.map { isAllowed($0) ? Character($0) : "_" }
        guard let first = fitting.first, !first.isNumber else { return "_" + String(fitting) }
        return String(fitting)
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_": true
        default: false
        }
    }

    static func escaped(help text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }

    static func escaped(value text: String) -> String { escaped(help: text).replacing("\"", with: "\\\"") }
}

/// The labels of a series, in the order of their names. Its text is `{a="b",c="d"}`, or nothing.
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
