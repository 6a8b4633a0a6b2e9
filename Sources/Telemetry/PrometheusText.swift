/// The notation of the text exposition format, version 0.0.4.
enum PrometheusText {
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return value.rounded() == value && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }

    /// A name with `_` in place of characters that are not allowed.
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
